"""The addresses of programmes."""

from programmes.views import ProgrammeList, ProgrammePage
from reference.pages import addresses

app_name = "programmes"
urlpatterns = addresses(ProgrammeList, ProgrammePage)
