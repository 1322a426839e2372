"""Every setting of an installation, read from the environment (docs/deploy.md lists them); safe by default, open only in demonstration."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any, Literal

import dj_database_url
import django.conf.locale
from csp.constants import NONE, SELF

BASE = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("MIZA_VAR", BASE / "var")).resolve()
VAR.mkdir(parents=True, exist_ok=True)

DEMO = os.environ.get("MIZA_DEMO") == "1"
DEBUG = os.environ.get("MIZA_DEBUG") == "1"


def secret() -> str:
    """The signing secret: from the environment, else made once for this installation and kept readable by its owner alone."""
    if key := os.environ.get("MIZA_SECRET_KEY"):
        return key
    path = VAR / "secret-key"
    if not path.exists():
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileNotFoundError):
            fresh.rename(path) if not path.exists() else fresh.unlink()
    return path.read_text()


def listed(name: str, default: str) -> list[str]:
    """A setting that holds several values, parted by commas."""
    return [value.strip() for value in os.environ.get(name, default).split(",") if value.strip()]


SECRET_KEY = secret()
HOSTS = os.environ.get("MIZA_HOSTS", "localhost,127.0.0.1,[::1],testserver")
ALLOWED_HOSTS = HOSTS.split(",")
SITE_URL = os.environ.get("MIZA_URL", "http://localhost:8000")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "miza.core",
    "miza.papers",
    "miza.communes",
    "miza.journal",
    "miza.files",
    "miza.notifications",
    "miza.accounts",
    "miza.frameworks",
    "miza.programme",
    "miza.dossiers",
    "miza.assessments",
    "miza.verification",
    "miza.plans",
    "miza.labels",
    "miza.committees",
    "miza.moves",
    "miza.workspace",
    "miza.public",
    "miza.api",
    "miza.console",
    # After ours: the catalogue listed first wins, and our words are those of the glossary.
    "allauth",
    "allauth.account",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "miza.core.http.LanguageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "miza.accounts.middleware.SignInMiddleware",
    "miza.core.http.RefusalMiddleware",
]
ROOT_URLCONF = "miza.config.urls"
WSGI_APPLICATION = "miza.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "miza.core.context.shell",
                "miza.accounts.context.who",
            ],
            "builtins": [
                "miza.core.templatetags.miza",
                "miza.dossiers.templatetags.journey",
                "django.templatetags.i18n",
            ],
        },
    },
]
FORM_RENDERER = "miza.core.fields.Renderer"
CSRF_FAILURE_VIEW = "miza.accounts.views.csrf_failure"


def database() -> dict[str, Any]:
    """SQLite under var/ with write-ahead log and immediate transactions, or whatever MIZA_DATABASE_URL names (PostgreSQL)."""
    url = os.environ.get("MIZA_DATABASE_URL") or f"sqlite:///{VAR / 'miza.sqlite3'}"
    config: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if config["ENGINE"].endswith("sqlite3"):
        # Without IMMEDIATE and a timeout, concurrent writers are told "locked"; FULL keeps an acknowledged write through a power cut.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        }
    return config


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["miza.accounts.backends.IdentifierBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspace:home"
LOGOUT_REDIRECT_URL = "public:home"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE: Literal["Lax"] = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

django.conf.locale.LANG_INFO["zgh"] = {"bidi": True, "code": "zgh", "name": "Tamazight", "name_local": "ⵜⴰⵎⴰⵣⵉⵖⵜ"}
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", "العربية"), ("fr", "Français"), ("en", "English"), ("zgh", "ⵜⴰⵎⴰⵣⵉⵖⵜ")]
LANGUAGES_BIDI = ["ar", "zgh"]  # Tamazight falls back to Arabic text until a sworn translator has done it
LANGUAGE_COOKIE_NAME = "miza_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Africa/Casablanca"

STATIC_URL = "/static/"
STATIC_ROOT = BASE / "build" / "collected"
STATICFILES_DIRS = [BASE / "build" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

MEDIA_ROOT = VAR / "files"
FILE_MAX_BYTES = int(os.environ.get("MIZA_FILE_MAX_MB", "20")) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

EMAIL_HOST = os.environ.get("MIZA_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("MIZA_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("MIZA_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MIZA_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("MIZA_SMTP_TLS") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("MIZA_FROM", "miza@localhost")
# Without a mail server, messages go to files under var/mail, where a newcomer can read them.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"

# Whom people call or write to (the contact page); from the framing note of the label.
CONTACTS: dict[str, dict[str, Any]] = {
    "ampcc": {
        "phones": listed("MIZA_AMPCC_PHONES", "05 37 20 59 09, 06 61 97 12 66"),
        "email": os.environ.get("MIZA_AMPCC_EMAIL", "lcc.ampcc@gmail.com"),
    },
    "targa": {
        "phones": listed("MIZA_TARGA_PHONES", "05 37 68 17 05, 06 66 17 52 97"),
        "email": os.environ.get("MIZA_TARGA_EMAIL", "lcc@targa-aide.org"),
    },
}

# On every paper: where it is written, and the logo files of the three organisations (without one, the name alone).
PLACE = {"ar": os.environ.get("MIZA_PLACE_AR", "الرباط"), "fr": os.environ.get("MIZA_PLACE_FR", "Rabat")}
LOGOS = [os.environ.get(f"MIZA_LOGO_{name}", "") for name in ("DGCT", "AMPCC", "TARGA")]

# What a new round proposes; a round keeps its own copy from the day it opens.
JOURNEY_FILE = BASE / "miza" / "dossiers" / "data" / "journey.yaml"
ELIGIBILITY_FILE = BASE / "miza" / "dossiers" / "data" / "eligibility-2026.yaml"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("MIZA_BEHIND_PROXY") == "1" else None
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

# Sign-in: by e-mail, username or phone; nobody opens an account alone (accounts/adapter.py closes the sign-up).
ACCOUNT_ADAPTER = "miza.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_PREVENT_ENUMERATION = True
