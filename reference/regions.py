"""The names of the UN's regions in the reader's language, from CLDR, which knows them by their M49 numbers."""

from editorial.languages import active_locale

NUMBERS = {
    "Africa": "002", "Americas": "019", "Asia": "142", "Europe": "150", "Oceania": "009",
    "Eastern Africa": "014", "Middle Africa": "017", "Northern Africa": "015", "Southern Africa": "018",
    "Western Africa": "011", "Caribbean": "029", "Central America": "013", "Northern America": "021",
    "South America": "005", "Central Asia": "143", "Eastern Asia": "030", "South-eastern Asia": "035",
    "Southern Asia": "034", "Western Asia": "145", "Eastern Europe": "151", "Northern Europe": "154",
    "Southern Europe": "039", "Western Europe": "155", "Australia and New Zealand": "053", "Melanesia": "054",
    "Micronesia": "057", "Polynesia": "061",
}  # fmt: skip


def region_name(recorded: str) -> str:
    """As CLDR calls it; a name that is none of the UN's stays as it is recorded."""
    return active_locale().territories.get(NUMBERS.get(recorded, ""), recorded)
