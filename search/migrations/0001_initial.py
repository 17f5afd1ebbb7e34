from django.db import migrations, models

import search.models

SQLITE = """
CREATE VIRTUAL TABLE search_entry USING fts5(
    called UNINDEXED, names, words, tokenize = "ascii tokenchars '_'", prefix = '2 3'
)
"""
# PostgreSQL leaves a long value in its row unless the row is longer than two kilobytes, and then every count reads all
# texts. The filler, which takes some bytes when it is compressed, makes every row that long: what counts and sorts
# hits finds narrow rows, and reads the words of those alone that it ranks by them.
POSTGRESQL = """
CREATE TABLE search_entry (
    rowid bigint PRIMARY KEY, called text NOT NULL, names tsvector NOT NULL, words tsvector NOT NULL,
    filler text NOT NULL DEFAULT repeat(' ', 2000)
) WITH (toast_tuple_target = 128);
ALTER TABLE search_entry ALTER words SET STORAGE EXTERNAL, ALTER names SET STORAGE MAIN;
CREATE INDEX search_entry_names ON search_entry USING gin (names);
CREATE INDEX search_entry_words ON search_entry USING gin (words);
"""


def create(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE search_entry")


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[("word", models.CharField(max_length=100, primary_key=True, serialize=False))],
            options={"default_permissions": ()},
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(create, drop)],
            state_operations=[
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("number", models.BigIntegerField(db_column="rowid", primary_key=True, serialize=False)),
                        ("called", models.TextField()),
                        ("names", search.models.WordsField()),
                        ("words", search.models.WordsField()),
                    ],
                    options={"verbose_name_plural": "entries", "default_permissions": ()},
                )
            ],
        ),
    ]
