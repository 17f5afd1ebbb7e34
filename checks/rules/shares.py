"""Percentages of one whole."""

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from checks.rule import Found, Rule, kept, not_revised
from checks.spans import as_read, sum_of
from figures.models import SUBJECTS, Figure

UNITS = ("%", "per cent", "percent")
ROUNDED = Decimal("0.5")  # how far each share may be from what it was before it was rounded
ONE_WHOLE = [*(f"{name}_id" for name in SUBJECTS), "measure_id", "instrument_id", "group_id", "part_of_id"]


class Shares(Rule):
    name = "shares"
    sentence = _("Two or more shares that are part of one figure, for the same time, add up to 100 per cent.")
    models = (Figure,)
    looks_at = {Figure: [("measure", "measure_id")]}

    def findings(self, rows):
        """The finding is about the first share by its code. All of a measure are judged together."""
        wholes = defaultdict(list)
        measures = rows.order_by().filter(measure__unit__in=UNITS).values("measure")
        shares = not_revised(kept(Figure.objects.filter(measure__in=measures, part_of__isnull=False)))
        for share in shares.select_related("measure").order_by("code"):
            wholes[whole_of(share)].append(share)
        for together in wholes.values():
            total, margin = sum_of(together), ROUNDED * len(together)
            if len(together) > 1 and not (total.least - margin <= 100 <= total.most + margin):
                codes, came_to = ", ".join(share.code for share in together), f"{total.least.normalize():f}"
                sentence = f"The shares of this whole come to {came_to} per cent, not to 100: {codes}."
                yield Found(together[0], sentence, {share.code: as_read(share) for share in together})


def whole_of(share) -> tuple:
    return tuple(getattr(share, name) for name in [*ONE_WHOLE, "starts", "ends", "as_of"])
