"""Pages on which more depends than on others: whoever opens them has shown lately who they are.

Each of them gives somebody else a way in, or changes at one stroke what many records say in public:

- accounts and groups: who may do what, with which password;
- a new access token or webhook: a secret that works from elsewhere;
- one's own password (and one's second factor, for which the library asks by itself);
- ending one's sessions elsewhere: whoever finds one open does not put its owner out with it;
- merging records, and taking an import back: many records at once.
"""

import time

from django.conf import settings

from access.sessions import A_MINUTE

CONFIRMED_AT = "confirmed-at"  # in a session: when its person last showed a password or a second factor
OPENED = {
    "account_change_password",
    "admin:auth_user_add",
    "admin:auth_user_change",
    "admin:auth_user_delete",
    "admin:auth_user_password_change",
    "admin:auth_group_add",
    "admin:auth_group_change",
    "admin:auth_group_delete",
    "admin:access_token_add",
    "admin:webhooks_subscription_add",
    "admin:webhooks_subscription_change",
    "admin:merging_choose",
    "admin:merging_preview",
}
# To look at these is free; what is sent from them is not. With a word: only what that button sends.
SENT = {
    "admin:auth_user_changelist": "",
    "admin:auth_group_changelist": "",
    "admin:merging_merge_change": "",
    "admin:spreadsheets_importrun_change": "undo",
    "usersessions_list": "",
}


def is_confirmed(request, times: int = 1) -> bool:
    ago = time.time() - request.session.get(CONFIRMED_AT, 0)
    return -A_MINUTE < ago < times * 60 * settings.CONFIRM_MINUTES


def must_confirm(request) -> bool:
    """A form that was opened in time may be sent for as long again, so that nothing typed is lost."""
    name = request.resolver_match.view_name
    sends = request.method not in ("GET", "HEAD", "OPTIONS")
    button = SENT.get(name) if sends else None
    is_asked = name in OPENED or button == "" or (button is not None and request.POST.get("act") == button)
    return is_asked and not is_confirmed(request, times=2 if sends else 1)
