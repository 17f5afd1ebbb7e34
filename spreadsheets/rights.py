"""Who may import what, and who sees which import: on the staff's pages as in the API."""

from spreadsheets.models import ImportRun
from spreadsheets.resources import SheetResource


def may_import(user, area: str) -> bool:
    """The model's own “import” permission where it has one, else the right to add and to change."""
    opts = SheetResource.registry[area]._meta.model._meta
    acts = ["import"] if "import" in opts.default_permissions else ["add", "change"]
    return user.has_perms([f"{opts.app_label}.{act}_{opts.model_name}" for act in acts])


def may_act_on(user, run: ImportRun) -> bool:
    """Whether this person may import every sheet of the file."""
    areas = {sheet.area for sheet in run.sheets.all()} or {run.area}
    return all(may_import(user, area) for area in areas)


def may_read_log(user) -> bool:
    return user.has_perm("spreadsheets.view_importrun")


def may_see(user, run: ImportRun) -> bool:
    """Whoever may import its sheets, or read the log of all."""
    return may_read_log(user) or may_act_on(user, run)
