"""Which fields of an entry an answer holds, and which of its neighbours it holds whole."""

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from editorial.serializers import PublicSerializer, Reference

CHOICES = ("fields", "omit", "expand")
DEEPEST, MOST_EXPANDED = 2, 5
DESCRIBED = [
    OpenApiParameter("fields", str, description="Only these fields, separated by commas."),
    OpenApiParameter("omit", str, description="All fields but these, separated by commas."),
    OpenApiParameter(
        "expand",
        str,
        description="Neighbours to give whole in the place of their code, name and address, separated by commas: "
        f"`parent`, `countries.country`. At most {MOST_EXPANDED}, and neighbours of neighbours at most.",
    ),
]


def choose(serializer: PublicSerializer, asked, written_by: dict) -> PublicSerializer:
    """The serializer with the fields that are asked for. Raises ValidationError for what it does not have."""
    expanded, wanted, unwanted = (listed(asked, name) for name in ("expand", "fields", "omit"))
    known = list(serializer.Meta.fields)
    problems = {
        name: [f"There is no field “{field}” here. Fields: {', '.join(known)}." for field in given]
        for name, given in (("fields", missing(known, wanted)), ("omit", missing(known, unwanted)))
        if given
    }
    if len(expanded) > MOST_EXPANDED:
        problems["expand"] = [f"These are {len(expanded)} neighbours; at most {MOST_EXPANDED} can be expanded."]
    if problems:
        raise ValidationError(problems)
    chosen = [name for name in wanted or known if name not in unwanted]
    serializer.have_only([*chosen, *(path.partition(".")[0] for path in expanded)])
    for path in expanded:
        expand(serializer, serializer.Meta.model, path, written_by)
    for name in serializer.fields.keys() - set(chosen):
        del serializer.fields[name]
    return serializer


def listed(asked, name: str) -> list[str]:
    """The values of a parameter, whether separated by commas or given repeatedly."""
    given = [value.strip() for text in asked.getlist(name) for value in text.split(",")]
    return list(dict.fromkeys(filter(None, given)))


def missing(known: list[str], names: list[str]) -> list[str]:
    return [name for name in names if name not in known]


def expand(serializer, model, path: str, written_by: dict, *, depth: int = 1) -> None:
    """Lets the neighbour that the path leads to be written whole."""
    name, _, rest = path.partition(".")
    field = serializer.fields.get(name)
    inner = getattr(field, "child", field)
    if not isinstance(inner, serializers.BaseSerializer) or depth > DEEPEST:
        raise ValidationError({"expand": [nothing_at(path, serializer)]})
    neighbour = model._meta.get_field(field.source).related_model
    if type(inner) is Reference:
        inner, depth = make_whole(serializer, name, field, written_by[neighbour]), depth + 1
    elif not rest:
        raise ValidationError({"expand": [nothing_at(path, serializer)]})
    if rest:
        expand(inner, neighbour, rest, written_by, depth=depth)


def make_whole(serializer, name: str, field, written_by: type):
    many = isinstance(field, serializers.ListSerializer)
    source = {} if field.source == name else {"source": field.source}
    serializer.fields[name] = written_by(many=many, read_only=True, **source)
    return serializer.fields[name].child if many else serializer.fields[name]


def nothing_at(path: str, serializer) -> str:
    known = ", ".join(expandable(serializer)) or "nothing"
    return f"There is nothing to expand at “{path}”, or it is too far away. Here can be expanded: {known}."


def expandable(serializer) -> list[str]:
    found = []
    for name, field in serializer.fields.items():
        inner = getattr(field, "child", field)
        if type(inner) is Reference:
            found.append(name)
        elif isinstance(inner, serializers.Serializer):
            found += [f"{name}.{other}" for other in expandable(inner)]
    return found
