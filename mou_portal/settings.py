"""The one settings file: read from the environment only, safe when nothing is set."""

from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from mou_portal import broker, engine, logs
from mou_portal.environment import Environment, database, kept_secrets
from mou_portal.server_account import EngineError

django_stubs_ext.monkeypatch()
env = Environment()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# -- Safety ---------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG")
DEMONSTRATION = env.flag("DEMONSTRATION")
# The demonstration's sign-ins share a printed password, so only this machine may use them.
DEMONSTRATION_ALLOW_REMOTE = env.flag("DEMONSTRATION_ALLOW_REMOTE")
_kept = kept_secrets(VAR_DIR)
DEVELOPMENT_KEY = "development-only-key"
SECRET_KEY = env.str("SECRET_KEY", default=_kept.get("SECRET_KEY", DEVELOPMENT_KEY))
PUBLIC_URL = env.str("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
_public = urlsplit(PUBLIC_URL)
if _public.scheme not in {"http", "https"} or not _public.hostname:
    raise ImproperlyConfigured("PUBLIC_URL must look like https://portal.example.")
HTTPS = _public.scheme == "https"
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", _public.hostname]
)
# Numbered peppers for token secrets ("1:…,2:…"): the highest number signs, all verify.
try:
    TOKEN_PEPPERS = {
        int(number): pepper
        for number, _sep, pepper in (
            text.partition(":")
            for text in env.str("TOKEN_PEPPERS", default=_kept.get("TOKEN_PEPPERS", "")).split(",")
            if text.strip()
        )
    }
except ValueError:
    raise ImproperlyConfigured("TOKEN_PEPPERS must look like 1:<random>,2:<random>.") from None
if DEBUG and not TOKEN_PEPPERS:
    TOKEN_PEPPERS = {1: "development-only-pepper"}

if not DEBUG:
    if SECRET_KEY == DEVELOPMENT_KEY or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY must be set to 50 or more random characters.")
    if "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name hosts; the wildcard is refused.")
    if not TOKEN_PEPPERS or min(map(len, TOKEN_PEPPERS.values())) < 32:
        raise ImproperlyConfigured(
            "TOKEN_PEPPERS must hold at least one pepper of 32 or more random characters,"
            " as 1:<random>."
        )

# -- Application ----------------------------------------------------------------------------
INSTALLED_APPS = [
    "mou_portal",
    "core",
    "cooperation",
    "equipment",
    "exchange",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "mou_portal.apps.StaticFiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
MIDDLEWARE = [
    "core.web.request_id.RequestId",
    "core.calendar.middleware.OneReading",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.api.lane.TokenLane",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.web.language.PersonLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.web.middleware.NoStore",
    "core.web.middleware.TypedAndTaken",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.accounts.middleware.SecondFactorCompulsory",
    "core.web.errors.RefusalPages",
]
ROOT_URLCONF = "mou_portal.urls"
CSRF_FAILURE_VIEW = "core.web.views.form_expired"
WSGI_APPLICATION = "mou_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.web.context.frame",
            ],
        },
    }
]

# -- Database -------------------------------------------------------------------------------
try:
    DATABASE_URL = env.str("DATABASE_URL", default="") or engine.embedded_url(VAR_DIR)
except EngineError as error:
    raise ImproperlyConfigured(str(error)) from None
DATABASES = {"default": database(DATABASE_URL)}
DATABASES["default"].update(
    ATOMIC_REQUESTS=False,
    CONN_MAX_AGE=env.whole("CONN_MAX_AGE", default=60),
    CONN_HEALTH_CHECKS=True,
    # PgBouncer in transaction mode gives each transaction another connection.
    DISABLE_SERVER_SIDE_CURSORS=env.flag("PGBOUNCER"),
)
# No page waits on the broker, and none needs it: sessions and cache are rows.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# -- Safety of the browser: the scheme of PUBLIC_URL decides ----------------------------------
_prefix = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_prefix}session"
CSRF_COOKIE_NAME = f"{_prefix}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = env.whole("SESSION_SECONDS", default=14 * 24 * 3600, least=300)
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# Proxies whose X-Forwarded-… headers are believed: none, unless the operator counts them.
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("TRUSTED_PROXY_COUNT", default=0)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# A JSON body or a form; files are streamed to disk and bounded by FILE_LIMIT_BYTES.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# The sheet of an order of 5,000 lines has eighteen fields a line.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# -- People ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = [
    {"NAME": f"{VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
INVITATION_DAYS = env.whole("INVITATION_DAYS", default=7, least=1)

ACCOUNT_ADAPTER = "core.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation reached the address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_DEFAULT_HTTP_PROTOCOL = PUBLIC_URL.partition(":")[0]
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/300s/key",
    "reauthenticate": "10/m/user",
    "reset_password": "10/m/ip,3/m/key",
    "certificate_verify": "60/m/ip",
}
MFA_ADAPTER = "core.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Memorandum portal"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
USERSESSIONS_TRACK_ACTIVITY = False

# -- Mail: printed and kept under var/mail until a server is named by EMAIL_URL --------------
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default=f"portal@{_public.hostname}")
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "core.mail.PrintedAndKept"

# -- Languages and time ---------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("az", _("Azerbaijani")), ("ru", _("Russian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Baku"

# -- Static files ---------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
_static = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "mou_portal.static.HashedStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _static},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "txt", "png", "jpg", "woff", "woff2"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# -- Queue: ids in messages, state and leases in rows -----------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
# How long a worker may hold a row; its task is stopped before, its message comes back after.
LEASE_SECONDS = env.whole("LEASE_SECONDS", default=60, least=5)
CELERY_BROKER_URL = REDIS_URL or f"{broker.SCHEME}://"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 2 * LEASE_SECONDS, "polling_interval": 0.2}
    if REDIS_URL
    else broker.folder_options(VAR_DIR / "broker", polling_seconds=0.2)
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "portal"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = LEASE_SECONDS * 4 // 5
CELERY_TASK_SOFT_TIME_LIMIT = LEASE_SECONDS * 7 // 10
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = CELERY_EVENT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.whole("WORKER_CONCURRENCY", default=2, least=1)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat.db")
CELERY_BEAT_MAX_LOOP_INTERVAL = 1


def _every(task: str, seconds: float) -> dict[str, object]:
    """A tick that is worthless once the next one is due."""
    return {"task": task, "schedule": seconds, "options": {"expires": max(seconds, 2)}}


# Reminders count in days; an act that is sent does not wait for this tick.
SCAN_SECONDS = env.whole("SCAN_SECONDS", default=60, least=1)
CELERY_BEAT_SCHEDULE = {
    "relay": _every("core.events.tasks.relay", 1),
    "recompute": _every("cooperation.progress.tasks.recompute_dirty", 1),
    "resume-imports": _every("equipment.pipes.tasks.resume_imports", 1),
    "resume-file-imports": _every("core.transfer.tasks.resume_imports", 1),
    "resume-exports": _every("core.transfer.tasks.resume_exports", 2),
    "expire-exports": _every("core.transfer.tasks.expire_exports", 600),
    "scan-due": _every("core.notices.tasks.scan_due", SCAN_SECONDS),
    "send-mail": _every("core.notices.tasks.send_mail", 2),
    "compact-stock": _every("equipment.pipes.stock.tasks.compact_stock", 60),
    "raise-maintenance": _every("equipment.maintenance.tasks.raise_due", 60),
    "health": _every("core.web.tasks.note_tick", 5),
    "purge-answers": _every("core.api.tasks.purge_answers", 3600),
    "snapshots": {
        "task": "cooperation.progress.tasks.take_snapshots",
        "schedule": crontab(hour=0, minute=10),
        "options": {"expires": 12 * 3600},
    },
}

# -- Logs -------------------------------------------------------------------------------------
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
    raise ImproperlyConfigured("LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR.")
LOGGING = logs.configuration(LOG_LEVEL)

# -- Files: named by their content under FILES_DIR ------------------------------------------
FILES_DIR = Path(env.str("FILES_DIR", default=str(VAR_DIR / "files")))
FILE_LIMIT_BYTES = env.whole("FILE_LIMIT_BYTES", default=20 * 1024 * 1024)
PARTY_QUOTA_BYTES = env.whole("PARTY_QUOTA_BYTES", default=10 * 1024**3)

# -- API ------------------------------------------------------------------------------------
# How often one token may call in a window; a signed-in person's own pages are not counted.
API_LIMIT = env.whole("API_LIMIT", default=6_000, least=1)
API_LIMIT_SECONDS = env.whole("API_LIMIT_SECONDS", default=60, least=1)
REST_FRAMEWORK: dict[str, object] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "core.api.authentication.TokenAuthentication",
        "core.api.authentication.BrowserSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["core.api.authentication.HasScope"],
    "DEFAULT_PARSER_CLASSES": ["core.api.bodies.StrictJson"],
    "DEFAULT_RENDERER_CLASSES": ["core.api.bodies.PlainJson"],
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.Described",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "core.api.problems.answer",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS: dict[str, object] = {
    "TITLE": "Memorandum portal API",
    "DESCRIPTION": "See docs/integrator.md for the whole thread by curl.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "POSTPROCESSING_HOOKS": [],
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
}
