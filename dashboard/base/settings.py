"""Django's settings. What may differ between installations comes from the environment (`environment.py`)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from dashboard.base import environment, oidc_provider
from dashboard.base.private_files import private, secret_key

BASE_DIR = Path(__file__).resolve().parents[2]
ENVIRONMENT = environment.read(default_data=BASE_DIR / "data")

# --- Portolan's own -------------------------------------------------------------------------------------

DOCKER_HOST = ENVIRONMENT.docker_host
POLL_SECONDS = ENVIRONMENT.poll_seconds
READ_ONLY = ENVIRONMENT.read_only
PUBLIC_URL = ENVIRONMENT.public_url
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
DATA = ENVIRONMENT.data
EXPECT = ENVIRONMENT.expect
ALERTS_LOOPBACK = ENVIRONMENT.alerts_loopback
RESTORE_MAX_ENTRIES = ENVIRONMENT.restore_max_entries
RESTORE_MAX_BYTES = ENVIRONMENT.restore_max_bytes
PAST_DAYS = ENVIRONMENT.past_days
PAST_BYTES = ENVIRONMENT.past_bytes

# --- The project ----------------------------------------------------------------------------------------

DEBUG = False
SECRET_KEY = secret_key(DATA)
ROOT_URLCONF = "dashboard.web.urls"
ASGI_APPLICATION = "dashboard.server.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "dashboard",
    "dashboard.hosts",
    "dashboard.access.roles",
    "dashboard.access.tokens",
    "dashboard.audit",
    "dashboard.access.protection",
    "dashboard.accounts",
    "dashboard.events",
    "dashboard.plans",
    "dashboard.accounts.oidc",
    "dashboard.expectations",
    "dashboard.alerts",
    "dashboard.past",
    "dashboard.wall",
    "dashboard.saved",
    "dashboard.notes",
    "dashboard.web",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "dashboard.web.middleware.https_for_programs",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "dashboard.web.middleware.extra_headers",
    "dashboard.web.middleware.problem_documents",
    "dashboard.web.middleware.StaticFiles",
    "dashboard.web.middleware.Gzip",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "dashboard.access.tokens.middleware.known_caller",
    "dashboard.web.middleware.LoginRequired",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dashboard.access.context_processors.rights",
                "dashboard.web.host_name.context",
            ]
        },
    }
]

# --- What is kept ---------------------------------------------------------------------------------------

# WAL lets the page read while an action is recorded; IMMEDIATE takes the write lock at the start of a
# transaction, where waiting for it works, instead of in its middle, where SQLite refuses at once.
SQLITE_OPTIONS: dict[str, Any] = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL",
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": ENVIRONMENT.database
    or {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA / "portolan.sqlite3"}
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    private(DATABASES["default"]["NAME"], "DATABASE_URL" if ENVIRONMENT.database else "PORTOLAN_DATA")
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS | DATABASES["default"].get("OPTIONS", {})

# --- People ---------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
#: Who vouches for people beside the passwords that are kept here; `None` where nobody does.
SIGN_ON = oidc_provider.read()
if SIGN_ON is not None:
    AUTHENTICATION_BACKENDS.append("dashboard.accounts.oidc.backend.SignOnBackend")
#: Tokens of people who can log in through the provider alone sleep until they do, after so many days.
OIDC_TOKEN_DAYS = SIGN_ON.token_days if SIGN_ON is not None else oidc_provider.TOKEN_DAYS
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL

# What is counted, how far, and why so: dashboard/accounts/throttle.py.
AXES_HANDLER = "dashboard.accounts.throttle.Handler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username", "ip_address"]
AXES_COOLOFF_TIME = timedelta(hours=1)
AXES_LOCK_OUT_AT_FAILURE = False  # a failure is answered as such; the next try may have to wait
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_WHITELIST_CALLABLE = "dashboard.accounts.throttle.is_no_password"
# Of a form nothing is kept but that it was sent, and nothing logged but from where: what is typed into the
# field for the name may be a password.
AXES_SENSITIVE_PARAMETERS = [
    *("username", "next", "csrfmiddlewaretoken", "code", "state"),
    *("old_password", "new_password1", "new_password2", "password1", "password2"),
]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "dashboard.accounts.bootstrap.locked_out"
AXES_CLIENT_IP_CALLABLE = "dashboard.accounts.throttle.address"

# --- Security -------------------------------------------------------------------------------------------

ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
#: Of a browser in which somebody has logged in before (`accounts/throttle.py`).
KNOWN_COOKIE_NAME = "portolan_known"
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "dashboard.web.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# The names of ten thousand anonymous volumes that are to go fit in, and `budget.py` allows no more.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
    }
}
if PUBLIC_URL is not None:
    CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
if ENVIRONMENT.https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    # The last two: `https_for_programs`.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^api/", r"^metrics$"]
    # Thirty days: long enough to protect, too short for any browser's preload list, so that a home server
    # can go back to plain HTTP within a month. For our own name only: others below it are somebody else's.
    SECURE_HSTS_SECONDS = 30 * 24 * 3600
    # What else answers below this name or is preloaded is not ours to decide (W005, W021).
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    # Where there is HTTPS, browsers see to it that nobody else of the same host, be it by another port, by
    # plain HTTP or by a name below or above it, sets or overwrites a cookie that is called like this.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    KNOWN_COOKIE_NAME = "__Host-known"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True

# --- Mail -----------------------------------------------------------------------------------------------

#: Whether there is a server by which mail goes out.
MAILS = ENVIRONMENT.email is not None
globals().update(ENVIRONMENT.email or {})
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENVIRONMENT.email_from

# --- Words and files ------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
# esbuild writes what the pages load into the one; `collectstatic` takes it from there into the other.
STATICFILES_DIRS = [BASE_DIR / "build" / "bundle"]
STATIC_ROOT = BASE_DIR / "build" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Source maps are asked for seldom, and take longer to compress than all that pages load.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
if ENVIRONMENT.develop:  # an edited file or template shows with the next page
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
    WHITENOISE_MAX_AGE = 0
    TEMPLATES[0]["APP_DIRS"] = False
    TEMPLATES[0]["OPTIONS"]["loaders"] = [
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]

# --- The log --------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "dashboard.base.log_format.OneLine",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A 4xx is the caller's business and is answered to the caller; only what is ours is logged.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        "daphne": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
        "topology": {"level": "INFO"},
        "dashboard": {"level": "INFO"},
    },
}
