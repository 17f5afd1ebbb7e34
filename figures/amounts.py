"""How amounts print."""

from decimal import Decimal

from babel.numbers import format_decimal

from editorial.languages import active_locale


def amount_in_words(value: Decimal, currency: str, unit: str) -> str:
    """A number and its unit with all digits that it has, as the reader's language writes them."""
    locale = active_locale()
    number = format_decimal(value.normalize(), format="#,##0.##", locale=locale)
    if currency == "EUR":
        return f"€{number}" if locale.language == "en" else f"{number}\N{NO-BREAK SPACE}€"
    return " ".join(filter(None, [number, unit]))
