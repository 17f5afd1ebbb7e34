"""Many rows written at once: COPY on PostgreSQL, one prepared statement on SQLite. No save(), no signals."""

from collections.abc import Iterable, Iterator
from itertools import count

from django.db import connection, models, router


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
    insert_values(model, fields, (values_of(row, fields, add=True) for row in rows))


def insert_values(model, fields: list[models.Field], values: Iterable[list]) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(fields))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", list(values))  # noqa: S608 (own names)


def update(model, rows: Iterable[models.Model]) -> None:
    """Writes every field of rows that are there."""
    rows = list(rows)
    if not rows:
        return
    quote = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    pk = model._meta.pk
    statement = f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE {quote(pk.column)} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[*values_of(row, fields, add=False), row.pk] for row in rows])


def delete(model, pks: Iterable) -> None:
    pks = list(pks)
    if pks:
        rows = model._base_manager.using(router.db_for_write(model)).filter(pk__in=pks)
        rows._raw_delete(rows.db)


def values_of(row: models.Model, fields: list[models.Field], *, add: bool) -> list:
    return [field.get_db_prep_save(field.pre_save(row, add), connection) for field in fields]
