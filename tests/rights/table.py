"""Who gets what: every address of the project, by role, by method, and by what is at the address.

A letter stands for each role of SESSIONS, then, behind the bar, for each of TOKENS (outside the API for one of them):

    m  may              -  is refused             l  is sent to the log-in
    0  is told that there is nothing              x  is told that nobody may do this here
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission, User

from access.models import AccountEvent, Token
from checks.models import Finding
from drafts.models import Publication
from editorial.corrected import Correction
from editorial.models import State
from figures.models import Figure, Measure
from merging.models import Merge
from missions.models import Agreement, Mission, Participation
from policies.models import Event, Policy, Provision
from programmes.models import Element, Programme, ProgrammeCountry, ProgrammeOrganisation
from reference.models import (
    Alias,
    Attachment,
    Country,
    CountryGroup,
    Instrument,
    Membership,
    Organisation,
    Source,
    Term,
    Theme,
)
from spreadsheets.models import ImportRun
from webhooks.models import Delivery, Subscription

RECORDS = {Programme, Mission, Policy, Event, Agreement, Figure}  # have a state, and acts that change it
PARTS = {Provision, Participation, Element, ProgrammeCountry, ProgrammeOrganisation}  # are public with their record
REFERENCE = {
    Country, CountryGroup, Membership, Organisation, Instrument, Theme, Source, Term, Alias, Measure,
}  # public at once  # fmt: skip
NOUNS = REFERENCE | {Attachment}  # as staff see them; of the last, readers see what a public record shows
ACCOUNTS = {User, Group}
KEPT_BY_ADMINISTRATORS = {Subscription, Delivery, Permission, AccountEvent, *ACCOUNTS}
HIDDEN = {state for state in State if state != State.PUBLISHED}
ANY: set = set()

# Roles:        nobody, not of the staff, without a role, Editor, Publisher, Administrator, ended | tokens
ALL, API_ALL = "mmmmmmm|m", "mmmmmmm|mmmmmm"
NOT_FOUND, API_NOT_FOUND = "0000000|0", "0000000|000000"
WHO_SHOWS_A_TOKEN = "mmmmmmm|mmmm--"  # one that does not work is no way to read as nobody
ALL_STAFF, NO_STAFF, NO_METHOD = "llmmmml|l", "ll----l|l", "llxxxxl|l"
EDITORS, PUBLISHERS, ADMINISTRATORS = "ll-mmml|l", "ll--mml|l", "ll---ml|l"
API_EDITORS, API_PUBLISHERS, API_ADMINISTRATORS = "---mmm-|--mm--", "----mm-|--m---", "-----m-|--m---"
OWNERS = "ll-00ml|l"  # the token of the table is an administrator's; of others' tokens nobody else hears
# One's own account: also of who is not of the staff any more. Such a session ends with the change, and opens nothing.
OWN_ACCOUNT, NO_METHOD_IN_ACCOUNT = "lmmmmml|l", "lxxxxxl|l"
WHO_HAS_ONE = "l0000ml|l"  # the second factors of the table are an administrator's; of others' nobody else hears
LOG_IN_FOLLOWS, NO_METHOD_TO_ANYBODY = "lllllll|l", "xxxxxxx|x"


@dataclass(frozen=True)
class Line:
    kinds: str  # patterns of names of addresses, between bars
    methods: str
    letters: str
    of: Any = frozenset()  # whose addresses; empty: whoever's
    states: Any = frozenset()  # what is at the address; empty: anything

    def __str__(self):
        return f"{self.kinds} {self.methods}"

    def is_about(self, kind: str, method: str, model, state: str) -> bool:
        return (
            any(fnmatchcase(kind, pattern) for pattern in self.kinds.split("|"))
            and method in self.methods.split()
            and (not self.of or model in self.of)
            and (not self.states or state in self.states)
        )


TABLE = [
    # What readers read
    Line("home|matrix|timeline|compare|compare-file|search|search-suggest|sitemap|sitemap-section", "GET", ALL),
    Line("commitments*|figures:*|list*|correction|healthz|readyz|metrics|robots.txt", "GET", ALL),
    Line(".well-known/security.txt", "GET", NOT_FOUND),  # unless SECURITY_CONTACT is set
    Line("record: *", "GET", ALL, REFERENCE),
    Line("record: *", "GET", ALL, RECORDS | PARTS, {State.PUBLISHED}),
    Line("record: *", "GET", NOT_FOUND, RECORDS | PARTS, HIDDEN),
    Line("attachment", "GET", ALL, {Attachment}, {State.PUBLISHED}),
    Line("attachment", "GET", "000mmm0|0", {Attachment}, HIDDEN),
    # The API: reading
    Line("api:api-root|api:schema|api:docs|api:figures-total|api:corrections", "GET", API_ALL),
    Line("api:any other", "GET POST PUT PATCH DELETE", API_NOT_FOUND),
    Line("api:list|api:file", "GET", WHO_SHOWS_A_TOKEN),
    Line("api:detail", "GET", WHO_SHOWS_A_TOKEN, REFERENCE),
    Line("api:detail", "GET", WHO_SHOWS_A_TOKEN, RECORDS | PARTS, {State.PUBLISHED}),
    Line("api:detail", "GET", "000mmm0|00mm--", RECORDS | PARTS, HIDDEN),
    Line("api:history", "GET", API_ALL, RECORDS, {State.PUBLISHED}),
    Line("api:history", "GET", API_NOT_FOUND, RECORDS, HIDDEN),
    Line("api:history", "GET", API_NOT_FOUND, PARTS | REFERENCE),  # these have no versions of their own
    # The API: writing
    Line("api:list|api:bulk", "POST", API_EDITORS),
    Line("api:bulk", "PATCH", API_EDITORS),  # each of its rows is judged by itself
    Line("api:detail", "PATCH", API_EDITORS, REFERENCE),
    Line("api:detail", "PATCH", API_EDITORS, RECORDS | PARTS, HIDDEN),
    Line("api:detail", "PATCH", API_PUBLISHERS, RECORDS | PARTS, {State.PUBLISHED}),
    Line("api:detail|api:bulk", "DELETE", API_EDITORS, RECORDS),  # they are told to archive it
    Line("api:detail|api:bulk", "DELETE", API_ADMINISTRATORS, PARTS | REFERENCE),
    Line("api:publish|api:archive", "POST", API_PUBLISHERS),
    Line("api:return-to-draft|api:send-for-review|api:verify", "POST", API_EDITORS, RECORDS, HIDDEN),
    Line("api:return-to-draft|api:send-for-review|api:verify", "POST", API_PUBLISHERS, RECORDS, {State.PUBLISHED}),
    # The API: imports, by tokens alone
    Line("api:import-*", "GET", "-------|mm----"),
    Line("api:import-*", "POST PATCH", "-------|-m----"),
    # The staff's pages: entering
    Line("staff:login", "GET POST", "l-0000l|l"),  # takes no password; whoever is in already is led to the first page
    Line("staff:logout", "GET", "00xxxx0|0"),
    Line("staff:logout", "POST", "00llll0|0"),
    Line("staff:account_login", "GET POST", "m00000m|m"),
    Line("staff:set_language", "GET", NO_METHOD_TO_ANYBODY),
    Line("staff:set_language", "POST", ALL),
    Line("staff:account_logout", "GET", OWN_ACCOUNT),
    Line("staff:account_logout", "POST", LOG_IN_FOLLOWS),
    Line("staff:mfa_authenticate", "GET POST", "l00000l|l"),  # the second step of a log-in that has begun
    # A forgotten password: whoever has the link of the mail is to be nobody in particular
    Line("staff:account_reset_password|staff:account_reset_password_from_key", "GET POST", ALL),
    Line("staff:account_reset_password_done|staff:account_reset_password_from_key_done", "GET", ALL),
    Line("staff:account_reset_password_done|staff:account_reset_password_from_key_done", "POST", NO_METHOD_TO_ANYBODY),
    # One's own account
    Line("staff:account_reauthenticate|staff:account_change_password|staff:usersessions_list", "GET POST", OWN_ACCOUNT),
    Line("staff:mfa_reauthenticate|staff:mfa_reauthenticate_webauthn", "GET POST", OWN_ACCOUNT),
    Line("staff:mfa_activate_totp|staff:mfa_add_webauthn|staff:mfa_generate_recovery_codes", "GET POST", OWN_ACCOUNT),
    Line("staff:mfa_index|staff:mfa_list_webauthn", "GET", OWN_ACCOUNT),
    Line("staff:mfa_index|staff:mfa_list_webauthn", "POST", NO_METHOD_IN_ACCOUNT),
    Line("staff:mfa_deactivate_totp", "GET POST", WHO_HAS_ONE),
    Line("staff:mfa_view_recovery_codes", "GET", WHO_HAS_ONE),
    Line("staff:mfa_view_recovery_codes", "POST", NO_METHOD_IN_ACCOUNT),
    Line("staff:mfa_edit_webauthn|staff:mfa_remove_webauthn", "GET POST", WHO_HAS_ONE, {Authenticator}),
    Line("staff:own password_change", "GET POST", ALL_STAFF),
    Line("staff:own password_change_done|staff:jsi18n", "GET", ALL_STAFF),
    Line("staff:own password_change_done|staff:jsi18n", "POST", NO_METHOD),
    Line("staff:index|staff:old address", "GET POST", ALL_STAFF),
    Line("staff:any other", "GET POST", "ll0000l|l"),
    Line("staff:app_list", "GET POST", "ll0mmml|l"),
    Line("staff:due|staff:deleted|staff:bring-back", "GET POST", EDITORS),
    Line("staff:view_on_site", "GET POST", EDITORS),
    Line("staff:Django's view_on_site", "GET POST", "ll0000l|l"),  # only of kinds that no number names
    Line("staff:autocomplete", "GET", EDITORS),
    Line("staff:autocomplete", "POST", NO_METHOD),
    Line("staff:markdown_preview", "GET", NO_METHOD),
    Line("staff:markdown_preview", "POST", EDITORS),
    Line("staff:markdown_sources|staff:markdown_records", "GET", EDITORS),
    Line("staff:markdown_sources|staff:markdown_records", "POST", NO_METHOD),
    # The staff's pages of records, their parts and what they rest on
    Line("staff:changelist|staff:history|staff:compare", "GET POST", EDITORS, RECORDS | PARTS | NOUNS),
    Line("staff:import|staff:export|staff:template|staff:change_many", "GET POST", EDITORS),
    Line("staff:add", "GET POST", EDITORS, RECORDS | PARTS | NOUNS - {Alias}),
    Line("staff:add", "GET POST", NO_STAFF, {Alias}),  # in the form of what has the name
    Line("staff:change", "GET", EDITORS, RECORDS | PARTS | NOUNS),
    Line("staff:change|staff:editing", "POST", EDITORS, NOUNS),
    Line("staff:change|staff:editing", "POST", EDITORS, RECORDS | PARTS, HIDDEN),
    Line("staff:change|staff:editing", "POST", PUBLISHERS, RECORDS | PARTS, {State.PUBLISHED}),
    Line("staff:editing", "GET", NO_METHOD),
    Line("staff:delete", "GET POST", NO_STAFF, RECORDS),
    Line("staff:delete", "GET POST", ADMINISTRATORS, PARTS | NOUNS),
    # Drafts of what is public: kept by whoever may change the record, published by who may publish all of them
    Line("staff:drafts_form", "GET POST", EDITORS, {Programme}, {State.PUBLISHED}),
    Line("staff:drafts_form", "GET POST", NO_STAFF, {Programme}, HIDDEN),
    Line("staff:drafts_begin", "GET", NO_STAFF),
    Line("staff:drafts_begin", "POST", NO_STAFF, {Programme}, {State.PUBLISHED}),
    Line("staff:drafts_begin", "POST", EDITORS, {Programme}, HIDDEN),
    Line("staff:drafts_typed", "GET", ALL_STAFF),
    Line("staff:drafts_typed", "POST", "ll0000l|l"),
    Line("staff:drafts_typed_again", "GET POST", "ll0000l|l"),  # whoever typed it, and nobody else
    Line("staff:changelist|staff:history|staff:change", "GET POST", EDITORS, {Publication}),
    Line("staff:add|staff:delete", "GET POST", NO_STAFF, {Publication}),
    # Logs: whoever reads one, nobody writes it
    Line("staff:changelist|staff:history", "GET POST", EDITORS, {Correction, ImportRun, Merge, Finding}),
    Line("staff:change", "GET", EDITORS, {Correction, ImportRun, Merge, Finding}),
    Line("staff:change", "POST", PUBLISHERS, {Correction, Finding}),  # what readers are told, and why it is left so
    Line("staff:change", "POST", EDITORS, {ImportRun, Merge}),  # its buttons, each of which looks at its own rights
    Line("staff:corrections", "GET POST", "ll-000l|l"),
    Line("staff:add|staff:delete", "GET POST", NO_STAFF, {Correction, ImportRun, Merge, Finding, Delivery, Permission}),
    Line("staff:merging_*", "GET POST", ADMINISTRATORS),
    # Tokens: each makes their own
    Line("staff:changelist|staff:add", "GET POST", EDITORS, {Token}),
    Line("staff:change", "GET", OWNERS, {Token}),
    Line("staff:change", "POST", NO_STAFF, {Token}),
    Line("staff:delete", "GET POST", OWNERS, {Token}),
    Line("staff:history", "GET POST", "ll000ml|l", {Token}),
    # Webhooks and accounts, and what happened to these
    Line("staff:changelist|staff:history", "GET POST", ADMINISTRATORS, KEPT_BY_ADMINISTRATORS),
    Line("staff:change", "GET", ADMINISTRATORS, KEPT_BY_ADMINISTRATORS),
    Line("staff:change", "POST", ADMINISTRATORS, {Subscription, *ACCOUNTS}),
    Line("staff:change", "POST", NO_STAFF, {Delivery, Permission, AccountEvent}),
    Line("staff:add|staff:delete", "GET POST", NO_STAFF, {AccountEvent}),
    Line("staff:add|staff:delete", "GET POST", ADMINISTRATORS, {Subscription, *ACCOUNTS}),
    Line("staff:password_change", "GET POST", ADMINISTRATORS, ACCOUNTS),
]

# What may be done to chosen rows of a list, by whoever has each of these roles.
ACTIONS = {
    "Editor": [
        (RECORDS, {"send_selected_for_review", "return_selected_to_draft", "verify_selected"}),
        ({Token}, {"delete_selected"}),  # of their own, the list has no other
    ],
    "Publisher": [(RECORDS, {"publish_selected", "archive_selected"})],
    "Administrator": [
        (PARTS | NOUNS | ACCOUNTS | {Token, Subscription}, {"delete_selected"}),
        ({Delivery}, {"send_selected_again"}),
        ({User}, {"free", "forget_second_factor"}),
    ],
}
