from django.urls import path

from spreadsheets import api

urlpatterns = [
    path("", api.ImportList.as_view(), name="import-list"),
    path("<int:pk>/", api.OneImport.as_view(), name="import-detail"),
    path("<int:pk>/rows/", api.ImportRows.as_view(), name="import-rows"),
    path("<int:pk>/commit/", api.CommitImport.as_view(), name="import-commit"),
    path("<int:pk>/undo/", api.UndoImport.as_view(), name="import-undo"),
]
