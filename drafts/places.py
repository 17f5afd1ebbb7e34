"""Where in the form of a record something is given."""


def place_of(record, name: str) -> str:
    """The anchor of a field, or of the rows that give it."""
    field = record._meta.get_field(name)
    if field.one_to_many:
        return f"{name}-group"
    if field.many_to_many and not field.remote_field.through._meta.auto_created:
        rows = next(one for one in record._meta.related_objects if one.related_model is field.remote_field.through)
        return f"{rows.get_accessor_name()}-group"
    return f"id_{name}"
