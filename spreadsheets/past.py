"""What the cells of records said at an earlier time, out of the history."""

from collections import defaultdict
from datetime import datetime

from simple_history.models import HistoricalRecords

from spreadsheets.batch import Batch, Keys, told


class PastBatch(Batch):
    """Records as they were: the same questions as to a Batch, answered from the history.

    `versions` holds the version of each record, `until` the time up to which its links count.
    """

    def __init__(self, model, paths: list[str], versions: dict, until: dict):
        rows = {row[0]: row for row in model.history.filter(history_id__in=versions.values()).values_list("id", *paths)}
        super().__init__(paths, [rows[pk] for pk in versions], Keys())
        self.versions, self.until = versions, until

    def rows(self, model, back, records):
        cells, there = told(model, back), {}
        name = f"{back}_id"
        rows = model.history.filter(**{f"{name}__in": records}).order_by("history_id")
        for row in rows.values():
            if row["history_date"] <= self.until[row[name]]:
                there.pop(row["id"], None)
                if row["history_type"] != "-":
                    there[row["id"]] = row
        for row in sorted(there.values(), key=lambda row: (row.get("order", 0), row["id"])):
            yield row[name], tuple(row[cell] for cell in cells)

    def pairs(self, field):
        found: dict = defaultdict(list)
        own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        model = HistoricalRecords.m2m_models[field]
        for pk, target in model.objects.filter(history_id__in=self.versions.values()).values_list(own, other):
            found[pk].append(target)
        return found


def texts_at(resource, columns: list, moments: dict[int, datetime]) -> list[dict[int, dict[str, str]]]:
    """What the columns of each record may have said at its moment, by primary key and name of the column.

    A record's links are written shortly before or after the record itself, so there are two answers: with the links
    of that very moment, and with all those up to its next version.
    """
    versions, following = versions_at(resource.model, moments)
    answers = []
    for until in ({pk: moments[pk] for pk in versions}, following):
        paths = list(dict.fromkeys(path for column in columns for path in column.paths))
        batch = PastBatch(resource.model, paths, versions, until)
        texts = {column.name: column.texts(batch) for column in columns}
        answers.append({pk: {name: said[place] for name, said in texts.items()} for place, pk in enumerate(batch.pks)})
    return answers


def versions_at(model, moments: dict) -> tuple[dict, dict]:
    """The version that each record had at its moment, and when the next one was made."""
    versions: dict = {}
    following: dict = {}
    rows = model.history.filter(id__in=moments).order_by("history_id")
    for pk, history_id, made, changed in rows.values_list("id", "history_id", "history_date", "changed_at"):
        if changed <= moments[pk]:
            versions[pk] = history_id
            following.pop(pk, None)
        else:
            following.setdefault(pk, made)
    return versions, {pk: following.get(pk, moments[pk]) for pk in versions}
