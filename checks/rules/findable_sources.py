"""Whether a reader can find a source."""

from django.utils.translation import gettext_lazy as _

from checks.rule import Found, Rule
from reference.models import Source


class FindableSources(Rule):
    name = "findable-sources"
    sentence = _("A source has something to find it by: an address, a publisher or a date.")
    models = (Source,)

    def findings(self, rows):
        for source in rows.filter(url="", publisher="", published_on__isnull=True).iterator():
            yield Found(source, "It has no address, no publisher and no date.")
