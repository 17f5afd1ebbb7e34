"""The index: what is public, as words. What is printed of a hit is read from the record itself."""

from collections import defaultdict

from django.db import models

POSITIONS_OF_A_WORD = 255  # PostgreSQL keeps no more, and none that is larger than the next number
LAST_POSITION = 16_383


def tsvector(words: list[str]) -> str:
    """“eu and eu” as PostgreSQL writes it: 'eu':1,3 'and':2. Its own parser is not asked, so both databases agree."""
    positions: dict = defaultdict(list)
    for position, word in enumerate(words[:LAST_POSITION], 1):
        positions[word].append(str(position))
    return " ".join(f"'{word}':{','.join(found[:POSITIONS_OF_A_WORD])}" for word, found in positions.items())


class WordsField(models.Field):
    """A list of folded words in their order, which is written and looked into, but never read back."""

    def db_type(self, connection):
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value, connection, prepared=False):
        return tsvector(value) if connection.vendor == "postgresql" else " ".join(value)


class Entry(models.Model):
    """One public thing that can be found. On SQLite the table is an FTS5 index; search/kinds.py explains the number."""

    number = models.BigIntegerField(primary_key=True, db_column="rowid")
    called = models.TextField()  # how the entries of others name it
    names = WordsField()
    words = WordsField()  # those of its names as well

    class Meta:
        default_permissions = ()
        verbose_name_plural = "entries"

    def __str__(self):
        return self.called


class Word(models.Model):
    """A word of a name, to be offered in the place of a misspelt one. One that is no longer used does no harm."""

    word = models.CharField(max_length=100, primary_key=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.word
