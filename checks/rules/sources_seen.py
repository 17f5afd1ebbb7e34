"""Whether anybody has looked at a source on the web."""

from django.utils.translation import gettext_lazy as _

from checks.rule import Found, Rule
from reference.models import Source


class SourcesSeen(Rule):
    name = "sources-seen"
    sentence = _("A source with an address says when it was last seen there.")
    models = (Source,)

    def findings(self, rows):
        for source in rows.exclude(url="").filter(accessed_on__isnull=True).iterator():
            sentence = f"It has the address {source.url} and no date on which it was seen."
            yield Found(source, sentence, {"url": source.url})
