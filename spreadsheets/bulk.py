"""Many rows written at once: COPY on PostgreSQL, one prepared statement on SQLite. No save(), no signals."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, count
from operator import attrgetter

from django.db import connection, models, router

from editorial.any_of import list_of, one_of

# Their values are the same in Python and in the database.
PLAIN = {
    models.AutoField, models.BigAutoField, models.BooleanField, models.CharField, models.IntegerField,
    models.PositiveBigIntegerField, models.PositiveIntegerField, models.PositiveSmallIntegerField, models.SlugField,
    models.TextField, models.URLField,
}  # fmt: skip
PLAIN_ON_POSTGRESQL = PLAIN | {models.DateField, models.DateTimeField, models.DecimalField}


def fresh_ids(model, number: int) -> Iterator[int]:
    """Primary keys that no row of the table has or will be given. Only inside the transaction that uses them."""
    if not number:
        return iter(())
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(sequence, [table, model._meta.pk.column, number])
            return iter([pk for (pk,) in cursor.fetchall()])
        cursor.execute(
            f"SELECT max((SELECT coalesce(max({model._meta.pk.column}), 0) FROM {table}),"  # noqa: S608 (own names)
            " (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = %s))",
            [model._meta.db_table],
        )
        return count(cursor.fetchone()[0] + 1)


def insert(model, rows: Iterable[models.Model]) -> None:
    """Writes new rows; those with a primary key keep it, either all of them or none."""
    rows = list(rows)
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if not (field.primary_key and rows[0].pk is None)]
    stamp(rows, fields, add=True)
    insert_values(model, [field.attname for field in fields], map(values_in(fields), rows))


def insert_values(model, names: list[str], rows: Iterable[tuple]) -> None:
    """Writes new rows from the values of the fields with these names; fields that are left out have no value."""
    rows = iter(rows)
    if (first := next(rows, None)) is None:
        return
    rows = chain([first], rows)
    quote = connection.ops.quote_name
    fields = fields_of(model, names)
    columns = ", ".join(quote(str(field.column)) for field in fields)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copying = cursor.copy(f"COPY {table} ({columns}) FROM STDIN")
            with connection.wrap_database_errors, copying as copy:  # what it raises at its end, too, is Django's own
                for row in prepared(fields, rows):
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(fields))
        statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 (own names)
        cursor.executemany(statement, prepared(fields, rows))  # type: ignore[arg-type]  # it takes any iterable


def update(model, rows: Iterable[models.Model]) -> None:
    """Writes every field of rows that are there."""
    rows = list(rows)
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    stamp(rows, fields, add=False)
    fields.append(model._meta.pk)
    values = list(prepared(fields, map(values_in(fields), rows)))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(update_from_arrays(model, fields), [list(column) for column in zip(*values, strict=True)])
        else:
            cursor.executemany(update_one(model, fields), values)


def update_one(model, fields: list[models.Field]) -> str:
    quote = connection.ops.quote_name
    *columns, pk = (f"{quote(str(field.column))} = %s" for field in fields)
    return f"UPDATE {quote(model._meta.db_table)} SET {', '.join(columns)} WHERE {pk}"  # noqa: S608 (own names)


def update_from_arrays(model, fields: list[models.Field]) -> str:
    """An array of values for each field, the primary key last: one statement for all rows."""
    quote = connection.ops.quote_name
    columns = [quote(str(field.column)) for field in fields]
    arrays = ", ".join(
        f"%s::{field.rel_db_type(connection) if field.primary_key else field.db_type(connection)}[]" for field in fields
    )
    changes = ", ".join(f"{column} = new.{column}" for column in columns[:-1])
    return (
        f"UPDATE {quote(model._meta.db_table)} AS old SET {changes}"  # noqa: S608 (own names)
        f" FROM unnest({arrays}) AS new ({', '.join(columns)}) WHERE old.{columns[-1]} = new.{columns[-1]}"
    )


def copy_links(own: models.ForeignKey, history, links_of_history, versions: list) -> None:
    """Gives versions in the history the links that their records have now; `own` leads from a link to its record."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in own.model._meta.concrete_fields)
    links = ", ".join(f"link.{quote(str(field.column))}" for field in own.model._meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(links_of_history._meta.db_table)} (history_id, {names})"  # noqa: S608 (own names)
            f" SELECT version.history_id, {links} FROM {quote(history._meta.db_table)} version"
            f" JOIN {quote(own.model._meta.db_table)} link ON link.{quote(own.column)} = version.id"
            f" WHERE version.history_id {one_of(connection)}",
            [list_of(versions, connection)],
        )


def delete(model, pks: Iterable) -> None:
    pks = list(pks)
    if pks:
        rows = model._base_manager.using(router.db_for_write(model)).filter(pk__any_of=pks)
        rows._raw_delete(rows.db)


def tell_planner(models_written: Iterable = ()) -> None:
    """Has the database count what there is now in these tables, or in all; until it has, big ones are slow.

    PostgreSQL does it by itself, a minute later. SQLite never does; it takes milliseconds, see its analysis_limit.
    """
    pairs = [
        [model, *(field.remote_field.through for field in model._meta.local_many_to_many)] for model in models_written
    ]
    tables = sorted({connection.ops.quote_name(table._meta.db_table) for pair in pairs for table in pair})
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {', '.join(tables)}")
            return
        cursor.execute("ANALYZE")


# Values


def fields_of(model, names: list[str]) -> list[models.Field]:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    return [by_name[name] for name in names]


def values_in(fields: list[models.Field]):
    """A function that takes the values of these fields out of a row."""
    return attrgetter(*(field.attname for field in fields))


def stamp(rows: list[models.Model], fields: list[models.Field], *, add: bool) -> None:
    """Lets fields that fill themselves in, such as the time of a change, do so; what comes back was made before."""
    for field in fields:
        if type(field).pre_save is not models.Field.pre_save:
            is_kept = getattr(field, "auto_now_add", False)
            for row in rows:
                if not (is_kept and getattr(row, field.attname)):
                    setattr(row, field.attname, field.pre_save(row, add))


def prepared(fields: list[models.Field], rows: Iterable[tuple]) -> Iterator[list]:
    """The values as the database takes them."""
    ways = [(place, way) for place, way in enumerate(map(preparation, fields)) if way]
    for row in rows:
        values = list(row)
        for place, way in ways:
            values[place] = way(values[place])
        yield values


def preparation(field: models.Field):
    """How a value of the field becomes one of the database, or None where it is one already."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if type(field) in (PLAIN_ON_POSTGRESQL if connection.vendor == "postgresql" else PLAIN):
        return None
    return partial(field.get_db_prep_save, connection=connection)
