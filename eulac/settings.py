"""The one settings file. What differs by machine comes from the environment; docs/operations.md lists every name."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from eulac.env import (
    env_bool,
    env_caches,
    env_choice,
    env_database,
    env_email,
    env_int,
    env_list,
    env_networks,
    env_object,
    env_secret,
    env_site,
    env_socket,
    env_storage,
    env_text,
)

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VERSION = "1.0.0"

DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = env_secret("SECRET_KEY", kept_in=VAR_DIR / "secret_key")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "eulac.apps.StaffSiteConfig",  # django.contrib.admin, with the observatory's own site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "rest_framework",
    "simple_history",
    "editorial",
    "access",
    "spreadsheets",
    "writing",
    "reference",
    "policies",
    "programmes",
    "missions",
    "figures",
    "merging",
    "drafts",
    "checks",
    "search",
    "webhooks",
    "eulac",
]

MIDDLEWARE = [
    "editorial.quoted.RequestIdMiddleware",
    "eulac.metrics.MetricsMiddleware",
    "eulac.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "access.limits.LimitMiddleware",
    "eulac.public_cache.PublicCacheMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "editorial.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "access.middleware.SignInMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "eulac.busy.BusyMiddleware",
    "editorial.as_of.AsOfMiddleware",
    "drafts.typed.ForgetTypedMiddleware",
    "drafts.preview.PreviewMiddleware",
]

ROOT_URLCONF = "eulac.urls"
WSGI_APPLICATION = "eulac.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "access.views.staff_site",
            ],
        },
    },
]

DATABASES = {"default": env_database("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'eulac.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = env_caches("CACHE_URL", shared_in=VAR_DIR / "cache")

# A task is a row of the same database: it exists once the transaction that enqueues it is committed, never otherwise.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# The public pages and those of the staff are in all of these, the API in the first.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("pt", "Português"), ("fr", "Français")]
# What a member of staff chooses is kept in the browser; readers' browsers are never asked for it.
LANGUAGE_COOKIE_NAME = "staff-language"
LANGUAGE_COOKIE_PATH = "/admin/"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [VAR_DIR / "locale"]  # compiled from locale/ when the program starts, see eulac.catalogues
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["eulac.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": env_storage("FILES_STORAGE"), "OPTIONS": env_object("FILES_STORAGE_OPTIONS")},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "media"

# Signing in: docs/decisions/0034-login.md tells what is required and why.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "access.passwords.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "access.passwords.MaximumLengthValidator", "OPTIONS": {"max_length": 128}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 600  # seconds that a link in a mail works
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "account_login"
# Whether who may publish or keep accounts needs a second factor, or is only told of it.
SECOND_FACTOR_REQUIRED = env_bool("SECOND_FACTOR_REQUIRED", default=True)
# So many wrong passwords or codes for one name, and three times as many from one address, end in a wait.
SIGN_IN_ATTEMPTS = env_int("SIGN_IN_ATTEMPTS", default=10, least=1)
SIGN_IN_WAIT_MINUTES = env_int("SIGN_IN_WAIT_MINUTES", default=15, least=1)
# How long ago somebody may have shown who they are, where more depends on it than on other pages.
CONFIRM_MINUTES = env_int("CONFIRM_MINUTES", default=15, least=1)
SESSION_HOURS = env_int("SESSION_HOURS", default=12, least=1)
SESSION_IDLE_MINUTES = env_int("SESSION_IDLE_MINUTES", default=60, least=5)
SESSION_COOKIE_AGE = 60 * SESSION_IDLE_MINUTES
ACCOUNT_EVENTS_DAYS = env_int("ACCOUNT_EVENTS_DAYS", default=365, least=30)
ACCOUNT_ADAPTER = "access.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up; the form to sign in has what is named here
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # the library's words would ask them to sign up; access/views.py sends ours
ACCOUNT_RATE_LIMITS = False  # they are kept in the memory of one process; access/attempts.py counts for all
ACCOUNT_REAUTHENTICATION_METHODS = {"password", "mfa"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "access.forms.SignInForm",
    "reauthenticate": "access.forms.ConfirmPasswordForm",
    "change_password": "access.forms.NewPasswordForm",
}
MFA_ADAPTER = "access.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are entered by administrators
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "EU–LAC observatory"
MFA_TOTP_TOLERANCE = 1  # half a minute by which a telephone's clock may be wrong
MFA_FORMS = {
    "authenticate": "access.forms.CodeForm",
    "authenticate_webauthn": "access.forms.PasskeyForm",
    "reauthenticate": "access.forms.ConfirmCodeForm",
    "reauthenticate_webauthn": "access.forms.ConfirmPasskeyForm",
}

SECURITY_CONTACT = env_text("SECURITY_CONTACT", default="")  # where weaknesses are reported

# Mail is sent only where a server for it is named.
MAIL = env_email("EMAIL_URL")
globals().update(MAIL)
DEFAULT_FROM_EMAIL = env_text("EMAIL_FROM", default="observatory@localhost")

# Behind a proxy that speaks TLS, HTTPS=true turns on everything that presumes it.
HTTPS = env_bool("HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # who watches asks the machine itself, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Only these say in X-Forwarded-For where a request comes from; of all others, that header counts for nothing.
TRUSTED_PROXIES = env_networks("TRUSTED_PROXIES")
METRICS_DIR = VAR_DIR / "metrics"
METRICS_ALLOW = env_networks("METRICS_ALLOW", default=["127.0.0.1", "::1"])
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
if HTTPS:  # a browser takes cookies of such names from this host alone, and over TLS
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The largest spreadsheet that staff may upload, in megabytes and in rows.
UPLOAD_LIMIT_MB = env_int("UPLOAD_LIMIT_MB", default=100, least=1)
UPLOAD_LIMIT_ROWS = env_int("UPLOAD_LIMIT_ROWS", default=100_000, least=1)
# The largest PDF or picture that staff may attach to records, in megabytes, and how many million pixels it may have.
ATTACHMENT_LIMIT_MB = env_int("ATTACHMENT_LIMIT_MB", default=20, least=1)
ATTACHMENT_LIMIT_MEGAPIXELS = env_int("ATTACHMENT_LIMIT_MEGAPIXELS", default=40, least=1)
# How many megabytes of spreadsheets, and of files for records, one person may send within a day.
UPLOADS_A_DAY_MB = env_int("UPLOADS_A_DAY_MB", default=2_000, least=1)
# The virus scanner that looks into what staff send, if there is one.
CLAMD = env_socket("CLAMD")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# How many requests a minute the API answers, to each address or to each token and person; 0 is as many as come.
API_LIMIT_PER_ADDRESS = env_int("API_LIMIT_PER_ADDRESS", default=600)
API_LIMIT_PER_TOKEN = env_int("API_LIMIT_PER_TOKEN", default=1200)
# The most records that one request may write.
API_BULK_LIMIT = env_int("API_BULK_LIMIT", default=500, least=1)
# After how many days a record is to be checked against its sources again, unless somebody names a day.
REVIEW_AFTER_DAYS = env_int("REVIEW_AFTER_DAYS", default=365, least=1)
# How messages to other systems name our pages, and the addresses of our own network to which they may be sent.
SITE_URL = env_site("SITE_URL", default="http://127.0.0.1:8000")
WEBHOOKS_ALLOW = env_networks("WEBHOOKS_ALLOW")

# Faults, slow queries and refusals go to the standard error, where whatever runs the server keeps them.
LOG_FORMAT = env_choice("LOG_FORMAT", default="plain", choices=["plain", "json"])
SLOW_QUERY_MS = env_int("SLOW_QUERY_MS", default=500)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "eulac.logs.Plain"}, "json": {"()": "eulac.logs.Json"}},
    "filters": {"refusals": {"()": "eulac.logs.Refusals"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "level": "ERROR"},
        "warnings": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT},
        "refusals": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["refusals"]},
    },
    "root": {"handlers": ["stderr"], "level": "ERROR"},
    "loggers": {
        "eulac.slow": {"handlers": ["warnings"], "level": "WARNING", "propagate": False},
        **{name: {"handlers": ["refusals"], "level": "WARNING"} for name in ("django.request", "django.security")},
    },
}

IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = False  # spreadsheets/formats.py does it, for every format

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_THROTTLE_CLASSES": ["access.limits.Limit"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["editorial.renderers.QuickJson"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "editorial.api.problem",
    "COERCE_DECIMAL_TO_STRING": True,
    "URL_FORMAT_OVERRIDE": None,  # an unknown parameter like any other
}
SPECTACULAR_SETTINGS = {
    "TITLE": "EU–LAC security cooperation observatory",
    "DESCRIPTION": "Programmes, missions, policy documents and sourced figures of EU security cooperation with "
    "Latin America and the Caribbean.",
    "VERSION": VERSION,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,  # what is sent has rules of its own: a file, a text that is not empty
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": [],  # choices stay beside their fields, under no invented names
}
