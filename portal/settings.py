"""Settings of the portal, read top to bottom; `deploy/env.example` describes what is set outside."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from csp.constants import NONE, SELF

from portal import editor
from portal.environment import Environment, memory_folder

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment(
    BASE_DIR / ".env",
    known=[
        "ALLOWED_HOSTS",
        "BACKUP_ROOT",
        "CHROMIUM",
        "DATABASE_URL",
        "DEBUG",
        "HOST",
        "LOAD_DEMO",
        "MEDIA_ROOT",
        "MEDIA_S3",
        "PORT",
        "PROXY_COUNT",
        "REDIS_URL",
        "SECRET_KEY",
        "SITE_URL",
        "TRUST_ROOTS",
        "UPLOAD_MAX_MB",
        "UPLOAD_TYPES",
        "VISITS_ROOT",
        "WORKERS",
        "X_ACCEL",
    ],
)

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret_key("SECRET_KEY", BASE_DIR / ".secret_key")

# Where citizens find the site. Its scheme alone decides everything about HTTPS.
site = env.site_url("SITE_URL", default="http://127.0.0.1:8000")
SITE_URL = site.geturl()
HTTPS = site.scheme == "https"
host = f"[{site.hostname}]" if ":" in site.hostname else site.hostname
ALLOWED_HOSTS = [host, "localhost", "127.0.0.1", *env.hosts("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
PROXY_COUNT = env.count("PROXY_COUNT", default=0)

INSTALLED_APPS = [
    "portal",
    "portal.shared",
    "announcements",
    "tthc",
    "visitors",
    "portal.adminapp.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_ckeditor_5",
    "csp",
]

MIDDLEWARE = [
    "portal.log_lines.numbering",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.shared.headers.protecting",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.accounts.sessions.SessionMiddleware",
    "portal.accounts.signed_out.SignInRequired",
    "portal.accounts.first_password.FirstPasswordMiddleware",
    "portal.accounts.proof.ProofMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
FORCE_SCRIPT_NAME = ""  # the site has no folder above it, whatever a header says

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
                "portal.context_processors.ward",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = {
    "default": env.database("DATABASE_URL", default=f"sqlite:///{quote(str(BASE_DIR))}/db.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = "portal.formats"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # Uploads only, for nothing but the portal and nginx; static files are open.
        "OPTIONS": {"file_permissions_mode": 0o640, "directory_permissions_mode": 0o750},
    },
    "staticfiles": {"BACKEND": "portal.shared.staticfiles.SiteStorage"},
}
if bucket := env.bucket("MEDIA_S3"):  # MEDIA_ROOT then holds copies
    STORAGES["default"]["BACKEND"] = "portal.shared.bucket.BucketStorage"
    STORAGES["default"]["OPTIONS"] |= {"bucket": bucket}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Source maps are the bulk of the editor and nobody reads them: half a minute saved at every install.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "webp", "woff2", "gz", "br"]
# Uploads have no address of their own: `/tep/…` hands out what is public.
MEDIA_ROOT = env.folder("MEDIA_ROOT", default=BASE_DIR / "media")
X_ACCEL = env.flag("X_ACCEL", default=False)  # nginx sends them: see portal/shared/serving.py
# Where `manage.py backup` writes: nothing that is served, nobody else's to read.
BACKUP_ROOT = env.folder_apart("BACKUP_ROOT", MEDIA_ROOT, STATIC_ROOT, BASE_DIR / "static")

# The hits of a day before they are in the database: kept in memory, so that nothing stays of them.
VISITS_ROOT = env.private_folder(
    "VISITS_ROOT",
    default=memory_folder(f"portal-visits-{os.getuid()}", DATABASES["default"]),
)
REDIS_URL = env.redis("REDIS_URL")  # in its place, where several machines serve the site

# What staff may attach, and the certificates against which digital signatures are judged.
UPLOAD_MAX_MB = env.count("UPLOAD_MAX_MB", default=20, lowest=1)
UPLOAD_TYPES = env.choices(
    "UPLOAD_TYPES", ["pdf", "docx", "xlsx", "odt", "ods", "png", "jpg", "webp"]
)
TRUST_ROOTS = env.readable_folder("TRUST_ROOTS")

LOGIN_URL = "admin:login"
AUTH_PASSWORD_VALIDATORS = [  # ASVS 5, chapter 6.2: long, not easily guessed, composed at will
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "portal.accounts.passwords.PredictablePasswordValidator"},
    {"NAME": "portal.accounts.passwords.OtherPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["portal.accounts.backend.Backend"]
# ASVS 5, chapters 7.3 and 7.5: a pause for lunch, a working day with its overtime, and the time in
# which accounts and settings may be changed before the password is asked for again.
SESSION_IDLE, SESSION_LONGEST = timedelta(minutes=60), timedelta(hours=12)
PROOF_LASTS = timedelta(minutes=15)
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_ENGINE = "portal.sessions"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
DEVICE_COOKIE_NAME = "trinhduyet"  # see portal/accounts/devices.py
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"

if (
    HTTPS
):  # a browser takes a cookie of such a name from this host alone, and from no page without TLS
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    DEVICE_COOKIE_NAME = "__Host-trinhduyet"

SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # the policy below says who may frame a page, to every browser in use
    "security.W005",  # other names below a ward's host are not ours to force to HTTPS
    "security.W021",  # the preload list is for the owner of .gov.vn
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "frame-src": [SELF],
        "img-src": [SELF, "data:"],
        "script-src": [SELF],
        "style-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
UNUSED_FEATURES = ["camera", "geolocation", "microphone", "payment", "usb"]

DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # an album of a thousand photos has six of each

CKEDITOR_5_CONFIGS = editor.CONFIGS
CKEDITOR_5_UPLOAD_FILE_TYPES = ["jpeg", "png", "webp"]
CK_EDITOR_5_UPLOAD_FILE_VIEW_NAME = "upload_image"  # ours: it checks permission and re-encodes

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "read": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "kept": {"()": "portal.log_lines.JsonLines"},  # nothing personal, for machines
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "read" if DEBUG or sys.stderr.isatty() else "kept",
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},  # its own would mail whole requests
        "pikepdf": {"level": "WARNING"},
    },
}
