"""The addresses of policy documents, provisions and events."""

from django.urls import path

from policies.views import EventList, EventPage, PolicyList, PolicyPage, ProvisionList, ProvisionPage
from reference.pages import addresses

app_name = "policies"
urlpatterns = [
    *addresses(PolicyList, PolicyPage),
    *addresses(EventList, EventPage),
    *addresses(ProvisionList),
    path("policies/<slug:policy>/<slug:key>/", ProvisionPage.as_view(), name="provision"),
    path("policies/<slug:policy>/<slug:key>.<format:format>", ProvisionPage.as_view(), name="provision-file"),
]
