"""The addresses of figures."""

from figures.views import FigureList, FigurePage
from reference.pages import addresses

app_name = "figures"
urlpatterns = addresses(FigureList, FigurePage)
