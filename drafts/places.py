"""Where something that a record may lack is given."""

from editorial.addresses import form_address


def place_of(record, name: str) -> str:
    """The anchor of a field in the form of the record, or of the rows that give it; of a field of something that it
    names, as “attachments.12.alt”, the address of that form and the anchor there."""
    name, *of_another = name.split(".")
    field = record._meta.get_field(name)
    if of_another:
        key, inner = of_another
        return f"{form_address(field.related_model, key)}#id_{inner}"
    if field.one_to_many:
        return f"{name}-group"
    if field.many_to_many and not field.remote_field.through._meta.auto_created:
        rows = next(one for one in record._meta.related_objects if one.related_model is field.remote_field.through)
        return f"{rows.get_accessor_name()}-group"
    return f"id_{name}"


def link_to(form: str, place: str) -> str:
    """From a page, with the address of the record's form, or from that form itself without one."""
    return place if "#" in place else f"{form}#{place}"
