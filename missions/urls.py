"""The addresses of missions, participations and agreements."""

from missions.views import AgreementList, AgreementPage, MissionList, MissionPage, ParticipationList
from reference.pages import addresses

app_name = "missions"
urlpatterns = [
    *addresses(MissionList, MissionPage),
    *addresses(ParticipationList),
    *addresses(AgreementList, AgreementPage),
]
