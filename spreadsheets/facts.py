"""What the rules of a model ask about one entry, answered for all rows that are judged together."""

from collections.abc import Iterable

from editorial.rules import Asked


class Facts(Asked):
    """The same answers as the database would give to one entry's rules, read for all rows of a batch at once."""

    def __init__(self, names):
        self.names = names
        self.recorded: dict = {}  # (model, primary key) -> the fields as they are
        self.led: dict = {}  # the same -> to which entries of its own kind it leads, as an earlier row has made it
        self.slugs: dict[str, int] = {}
        self.known: dict = {}

    def begin(self, entries: Iterable):
        """These are the entries that the next rows are about, as the database has them."""
        self.recorded = {
            (type(entry), entry.pk): {field.attname: getattr(entry, field.attname) for field in entry._meta.fields}
            for entry in entries
        }

    def remember(self, entry):
        model = type(entry)
        own = [field.attname for field in model._meta.fields if field.related_model is model]
        if own:
            self.led[model, entry.pk] = {name: getattr(entry, name) for name in own}

    def value_of(self, model, pk, field):
        if field in (led := self.led.get((model, pk), {})):
            return led[field]
        if recorded := self.recorded.get((model, pk)):
            return recorded[field]
        if model in self.names.indexes and (entry := self.names(model).rows.get(pk)):
            return getattr(entry, field)
        values = model._base_manager.filter(pk=pk).values().first() or {}
        self.recorded[model, pk] = values
        return values.get(field)

    def row_of(self, model, pk):
        return self.recorded.get((model, pk), {})

    def read_former_slugs(self, model, slugs: Iterable[str]):
        rows = model.former_slugs().filter(slug__any_of=slugs).values_list("slug", "object_id")
        self.slugs = dict(rows)

    def former_owner(self, model, slug):
        return self.slugs.get(slug)

    def known_among(self, queryset, field, values):
        if queryset.model not in self.known:
            self.known[queryset.model] = set(queryset.values_list(field, flat=True))
        return values & self.known[queryset.model]
