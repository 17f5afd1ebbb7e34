"""`manage.py messages`: what there is to translate; `make messages` calls it."""

from django.core.management import BaseCommand

from eulac.catalogues import LANGUAGES, found_messages, update


class Command(BaseCommand):
    help = "Brings locale/*/LC_MESSAGES/django.po up to date with the code, and counts what is left to translate."

    def handle(self, **options):
        found = found_messages()
        for language in LANGUAGES:
            catalogue = update(language, found)
            left = [message for message in catalogue if message.id and (message.fuzzy or not all_of(message.string))]
            self.stdout.write(f"{language}: {len(catalogue)} messages, {len(left)} to translate.")


def all_of(translation) -> bool:
    """Whether a message, or both its singular and its plural, is translated."""
    return all(translation) if isinstance(translation, tuple) else bool(translation)
