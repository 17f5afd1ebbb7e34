"""A condition that takes any number of values in one parameter."""

import json
from collections.abc import Iterable

from django.core.exceptions import EmptyResultSet
from django.db import models


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class AnyOf(models.Lookup):
    """`slug__any_of=slugs`: what `in` finds, with all values in one parameter. They are text or whole numbers."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        if not self.rhs:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        return f"{column} {one_of(connection)}", [*params, list_of(self.rhs, connection)]


def one_of(connection) -> str:
    """The condition that a value is in a list; its one parameter is what list_of gives."""
    return "= ANY(%s)" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"


def list_of(values: Iterable, connection):
    values = list(values)
    if connection.vendor != "postgresql":
        return json.dumps(values)
    # Of numbers, as PostgreSQL writes them: psycopg would look at each by itself.
    return f"{{{','.join(map(str, values))}}}" if {*map(type, values)} == {int} else values
