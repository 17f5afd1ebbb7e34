from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SpreadsheetsConfig(AppConfig):
    name = "spreadsheets"

    def ready(self):
        autodiscover_modules("resources")
