"""The addresses of missions and agreements."""

from missions.views import AgreementList, AgreementPage, MissionList, MissionPage
from reference.pages import addresses

app_name = "missions"
urlpatterns = addresses(MissionList, MissionPage) + addresses(AgreementList, AgreementPage)
