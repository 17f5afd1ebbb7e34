"""The addresses of policy documents, provisions and events."""

from policies.views import EventList, EventPage, PolicyList, PolicyPage, ProvisionList, ProvisionPage
from reference.pages import addresses, record_addresses

app_name = "policies"
urlpatterns = [
    *addresses(PolicyList, PolicyPage),
    *addresses(EventList, EventPage),
    *addresses(ProvisionList),
    *record_addresses(ProvisionPage, "policies/<slug:policy>/<slug:key>", "provision"),
]
