from django.urls import path

from search import views

urlpatterns = [
    path("search/", views.SearchPage.as_view(), name="search"),
    path("search/suggest/", views.suggest, name="search-suggest"),
]
