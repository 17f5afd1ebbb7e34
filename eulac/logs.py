"""How lines of the log are written: with the id of the request, in words or as JSON, and without secrets."""

import json
import logging
import re
import time
from copy import copy
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created
from django.utils.functional import empty

from editorial.quoted import request_id

LONGEST = 2_000  # letters of a statement
# What readers and programs meet every day: an address that leads nowhere, a copy that is out of date.
EVERYDAY = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.PRECONDITION_FAILED}
SECRETS = [
    (re.compile(r"\beulac_[0-9a-f]{8,}"), "eulac_…"),
    (re.compile(r"\bwhsec_[\w+/=-]{8,}"), "whsec_…"),
    (re.compile(r"(\b[a-z]+://[^/\s:@]*:)[^/\s@]+@"), r"\1…@"),
    (re.compile(r"((?:token|secret|password|sessionid|changed_since)[\w-]*=)[^&\s'\",;]+", re.IGNORECASE), r"\1…"),
    (re.compile(r"(\bhttps?://[^\s?]+\?)\S+"), r"\1…"),
    (re.compile(r"(/password/reset/)[^/\s]+-[^/\s]+"), r"\1…"),
    (re.compile(r"(\b(?:authorization|cookie)['\"]?: *)[^\n]+", re.IGNORECASE), r"\1…"),
]
# What a terminal or a program that reads lines takes for the end of one, and what moves a terminal's cursor.
ENDS_A_LINE = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
MOVES_THE_CURSOR = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f\x80-\x9f]")
INDENT = "\n    "

slow = logging.getLogger("eulac.slow")


def without_secrets(text: str) -> str:
    for pattern, shown in SECRETS:
        text = pattern.sub(shown, text)
    return text


def in_one_piece(text: str) -> str:
    """Only the program begins a line: what others have written into one is indented below it."""
    return MOVES_THE_CURSOR.sub("�", ENDS_A_LINE.sub(INDENT, text))


def account_of(record) -> int | None:
    """The number of whoever asked, if that is known by now: their name stays out of the log."""
    user: Any = getattr(getattr(record, "request", None), "user", None)
    return user.pk if user is not None and getattr(user, "_wrapped", user) is not empty else None


class Refusals(logging.Filter):
    """Lets pass what Django says of an answer by which somebody was refused."""

    def filter(self, record):
        status = getattr(record, "status_code", 0)
        is_refusal = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in EVERYDAY
        return is_refusal and record.levelno < logging.ERROR  # what is worse is told anyhow


class Plain(logging.Formatter):
    """A line for people: when, in which request, how bad, who says it."""

    def __init__(self):
        super().__init__("{asctime} {request_id} {levelname} {name}: {message}{account}", style="{")

    def format(self, record):
        record = copy(record)
        record.request_id = request_id()
        if record.levelno < logging.ERROR:  # a refusal is no fault of the program, whose lines would tell nothing
            record.exc_info = record.exc_text = None
        account = account_of(record)
        record.account = f" (account {account})" if account else ""
        return in_one_piece(without_secrets(super().format(record)))


class Json(logging.Formatter):
    """A line for programs: one JSON object."""

    def format(self, record):
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "request_id": request_id(),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if account := account_of(record):
            line["account"] = account
        if record.exc_info and record.levelno >= logging.ERROR:
            line["traceback"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def time_query(execute, sql, params, many, context):
    """Tells of a slow statement, never of the values in it."""
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took = 1000 * (time.perf_counter() - began)
        if took >= settings.SLOW_QUERY_MS:
            slow.warning("A query took %d ms: %s", took, str(sql)[:LONGEST])


def time_queries(connection, **_):
    if settings.SLOW_QUERY_MS and time_query not in connection.execute_wrappers:
        connection.execute_wrappers.append(time_query)


def connect():
    connection_created.connect(time_queries, dispatch_uid="eulac.logs")
