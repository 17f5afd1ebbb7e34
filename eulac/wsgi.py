"""What the production server runs."""

import gc
import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from eulac.proxies import judge_proxy

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eulac.settings")

if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # REST framework loads it wherever it is installed: 10 MB of each process, and SQLite has no use for them.
    sys.modules["psycopg"] = None  # type: ignore[assignment]
else:
    from eulac.postgresql import bound_waiting

    bound_waiting()

# So that REMOTE_ADDR is the visitor's address behind a proxy too. Access tokens can be held to addresses.
application = judge_proxy(wrap_wsgi_with_proxy_headers(get_wsgi_application(), settings.TRUSTED_PROXIES))

from editorial.version import renew  # noqa: E402 (the applications had to be there)

# Pages that an earlier version of the program has made are not shown again; and the process in whose place this one is
# may have been killed after a change, before it could say so.
renew()

# What is there now stays: the collector, told so, looks through what requests leave often, and soon frees it. It looks
# five times as often as usual, because what a large page leaves is bound in rings, and a few such pages take 10 MB.
get_resolver().url_patterns  # noqa: B018 (loads the views)
gc.freeze()
gc.set_threshold(700, 10, 2)
