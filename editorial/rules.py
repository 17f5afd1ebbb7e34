"""Rules that records of several kinds obey; each model's clean() names the ones that hold for it."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SMALL_LETTERS = RegexValidator(r"^[a-z0-9_-]*$", _("Small letters, digits and hyphens only, such as el-pacto."))


class Asked:
    """What the rules have to ask the database about one entry; a sheet asks for thousands at once."""

    def value_of(self, model, pk, field: str):
        """What is recorded in a field of the entry with this key; None when there is no such entry."""
        return model._base_manager.filter(pk=pk).values_list(field, flat=True).first()

    def row_of(self, model, pk) -> dict:
        """The values of the entry's own fields as they are recorded; none when there is no such entry."""
        return model._base_manager.filter(pk=pk).values().first() or {}

    def former_owner(self, model, slug: str):
        """The key of the entry that once had this address, or None."""
        return model.former_slugs().filter(slug=slug).values_list("object_id", flat=True).first()

    def known_among(self, queryset, field: str, values: set) -> set:
        """Those of the values that some entry has in this field."""
        return set(queryset.filter(**{f"{field}__in": values}).values_list(field, flat=True))


def refuse_cycle(instance, field: str) -> None:
    """A record may not lead back to itself through `field` (parent, predecessor, part of …).

    Walks up one row at a time, so it asks one small query per ancestor. Raises ValidationError on the field.
    """
    key = f"{field}_id"
    above = getattr(instance, key)
    seen = set()
    while above and instance.pk:
        if above == instance.pk:
            label = instance._meta.get_field(field).verbose_name
            raise ValidationError(
                {
                    field: gettext("The %(label)s leads back to this %(kind)s itself.")
                    % {"label": label, "kind": instance._meta.verbose_name}
                }
            )
        if above in seen:
            return
        seen.add(above)
        above = instance.asked.value_of(type(instance), above, key)


def refuse_end_before_start(starts, ends, field: str = "ends") -> None:
    """The end may not be wholly before the start; "2016" and "2016-02" can overlap, so they pass."""
    if starts and ends and ends.latest < starts.earliest:
        raise ValidationError(
            {field: gettext("The end (%(ends)s) is before the start (%(starts)s).") % {"ends": ends, "starts": starts}}
        )


def refuse_new_key(instance, field: str) -> None:
    """What addresses, texts and sheets name a thing by stays as it is. Raises ValidationError on the field."""
    key = instance.pk and instance.asked.value_of(type(instance), instance.pk, field)
    if key and key != getattr(instance, field):
        raise ValidationError(
            {field: gettext("It is permanent, because texts and addresses name it: keep “%(key)s”.") % {"key": key}}
        )
