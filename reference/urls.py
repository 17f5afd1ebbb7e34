"""The addresses of countries, groups, organisations, instruments, themes, sources and the glossary."""

from reference import views
from reference.pages import addresses

app_name = "reference"
urlpatterns = [
    *addresses(views.CountryList),
    *addresses(views.GroupList, views.GroupPage),
    *addresses(views.OrganisationList, views.OrganisationPage),
    *addresses(views.InstrumentList, views.InstrumentPage),
    *addresses(views.ThemeList, views.ThemePage),
    *addresses(views.SourceList, views.SourcePage),
    *addresses(views.Glossary, at="glossary"),
]
