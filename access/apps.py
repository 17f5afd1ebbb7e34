from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "access"
    verbose_name = "Access"

    def ready(self):
        from access.noted import connect  # it reads the models, which come after the apps

        connect()
