"""Every address of the observatory."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path

from eulac import health, views
from eulac.commitments import CommitmentPage, MissionDeliveryPage, ProgrammeDeliveryPage
from eulac.comparing import ComparePage
from eulac.corrections import CorrectionList, CorrectionPage
from eulac.countries import CountryPage
from eulac.metrics import metrics
from reference.feeds import FEED
from reference.pages import record_addresses

handler500 = "eulac.busy.fault"

urlpatterns = [
    path("api/", include("eulac.api")),
    path("admin/account/", include("access.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", metrics),
    path("robots.txt", views.robots),
    path(".well-known/security.txt", views.security_contact),
    path(
        "sitemap.xml",
        sitemaps.index,
        {"sitemaps": views.SITEMAPS, "sitemap_url_name": "sitemap-section"},
        name="sitemap",
    ),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": views.SITEMAPS}, name="sitemap-section"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("countries/compare/", ComparePage.as_view(), name="compare"),
        path("countries/compare.<format:format>", ComparePage.as_view(), name="compare-file"),
        path("corrections/", CorrectionList.as_view(), name="correction-list"),
        path("corrections/<int:key>/", CorrectionPage.as_view(), name="correction"),
        path("corrections.<format:format>", CorrectionList.as_view(), name="correction-list-file"),
        path(f"corrections.{FEED}", CorrectionList.as_view(), {"format": FEED}, name="correction-list-feed"),
        path("matrix/", views.MatrixPage.as_view(), name="matrix"),
        path("commitments/", CommitmentPage.as_view(), name="commitments"),
        path("commitments.<format:format>", CommitmentPage.as_view(), name="commitments-file"),
        path("commitments/programmes/", ProgrammeDeliveryPage.as_view(), name="commitments-programmes"),
        path("commitments/missions/", MissionDeliveryPage.as_view(), name="commitments-missions"),
        path("timeline/", views.timeline, name="timeline"),
        path("", include("search.urls")),
        path("", include("programmes.urls")),
        path("", include("missions.urls")),
        path("", include("policies.urls")),
        path("", include("figures.urls")),
        *record_addresses(CountryPage, "countries/<slug:key>", "country"),
        path("", include("reference.urls")),
        prefix_default_language=False,
    ),
]
