"""Every sentence Django shows a clerk is in Vietnamese, and our catalogs are sound."""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import django
import polib
import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.utils.translation import gettext

import portal
from portal.adminsite import PortalAdminSite

DJANGO = Path(django.__file__).parent
OURS = Path(portal.__file__).parent / "locale/vi/LC_MESSAGES"
DOMAINS = ["django", "djangojs"]

# Markup counts as a placeholder too: a translation keeps each tag as it is.
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}|<[^>]+>")

LANGUAGE_NAMES = {  # the site speaks one language and never lists others
    "Algerian Arabic",
    "Armenian",
    "Central Kurdish (Sorani)",
    "Colombian Spanish",
    "Igbo",
    "Kabyle",
    "Kyrgyz",
    "Lower Sorbian",
    "Malay",
    "Norwegian Bokmål",
    "Scottish Gaelic",
    "Tajik",
    "Turkmen",
    "Upper Sorbian",
    "Uyghur",
    "Uzbek",
}
WELCOME_PAGE = {  # shown only by a project with DEBUG on and no address of its own
    "Connect, get help, or contribute",
    "Django Community",
    "Django Documentation",
    "Get started with Django",
    "The install worked successfully! Congratulations!",
    "Topics, references, &amp; how-to’s",
    "Tutorial: A Polling App",
    'View <a href="https://docs.djangoproject.com/en/%(version)s/releases/" target="_blank" '
    'rel="noopener">release notes</a> for Django %(version)s',
    'You are seeing this page because <a href="https://docs.djangoproject.com/en/%(version)s/'
    'ref/settings/#debug" target="_blank" rel="noopener">DEBUG=True</a> is in your settings '
    "file and you have not configured any URLs.",
}


def key(entry):
    # A plural and a plain message are looked up apart, even under the same words.
    return entry.msgctxt, entry.msgid, bool(entry.msgid_plural)


def texts(entry):
    """The Vietnamese of an entry, as a list: one sentence, for Vietnamese has no plural."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def contents(catalog):
    return {key(entry): texts(entry) for entry in catalog}


def our_po(domain):
    return polib.pofile(OURS / f"{domain}.po")


def our_mo(domain):
    return polib.mofile(OURS / f"{domain}.mo")


def missing(package, domain):
    """Messages of a Django package that have no Vietnamese, in Django's catalogs or ours."""
    locale = DJANGO / package / "locale"
    wanted = polib.pofile(locale / f"en/LC_MESSAGES/{domain}.po")
    theirs = polib.mofile(locale / f"vi/LC_MESSAGES/{domain}.mo")
    known = contents(theirs) | contents(our_mo(domain))
    return [
        entry.msgid for entry in wanted if not entry.obsolete and not any(known.get(key(entry), []))
    ]


def served(response):
    """The messages in the script that the admin loads."""
    script = response.content.decode()
    return json.loads(re.search(r"const newcatalog = (\{.*?\n  \});", script, re.DOTALL)[1])


@pytest.mark.parametrize("domain", DOMAINS)
def test_compiled_catalog_is_up_to_date(domain):
    assert contents(our_mo(domain)) == contents(our_po(domain))


@pytest.mark.parametrize("domain", DOMAINS)
def test_compiled_header_is_up_to_date(domain):
    assert our_mo(domain).metadata == our_po(domain).metadata


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_entry_is_finished(domain):
    entries = our_po(domain)

    assert [e.msgid for e in entries if e.fuzzy or e.obsolete or not e.translated()] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_message_is_translated_twice(domain):
    times = Counter((entry.msgctxt, entry.msgid) for entry in our_po(domain))

    assert [message for message, count in times.items() if count > 1] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_placeholders_are_kept(domain):
    # Where there is a plural, the only Vietnamese form serves it, so it needs what the plural has.
    pairs = [
        (entry.msgid_plural or entry.msgid, text)
        for entry in our_po(domain)
        for text in texts(entry)
    ]

    changed = [
        text
        for source, text in pairs
        if Counter(PLACEHOLDER.findall(source)) != Counter(PLACEHOLDER.findall(text))
    ]

    assert changed == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_letters_are_composed(domain):
    written = [text for entry in our_po(domain) for text in texts(entry)]

    assert [text for text in written if not unicodedata.is_normalized("NFC", text)] == []


@pytest.mark.parametrize(
    ("package", "domain"),
    [
        ("contrib/admin", "django"),
        ("contrib/admin", "djangojs"),
        ("contrib/auth", "django"),
        ("contrib/contenttypes", "django"),
        ("contrib/humanize", "django"),
        ("contrib/sessions", "django"),
    ],
)
def test_package_is_translated_in_full(package, domain):
    assert missing(package, domain) == []


def test_core_is_translated_but_for_what_nobody_here_sees():
    assert set(missing("conf", "django")) == LANGUAGE_NAMES | WELCOME_PAGE


@pytest.mark.parametrize(
    ("message", "vietnamese"),
    [
        ("Go", "Thực hiện"),
        ("Password reset unsuccessful", "Đặt lại mật khẩu không thành công"),
        ("This field is required.", "Mục này không được để trống."),
    ],
    ids=["admin", "auth", "core"],
)
def test_our_wording_wins_over_django(message, vietnamese):
    assert gettext(message) == vietnamese


def test_history_names_changed_fields():
    entry = LogEntry(
        action_flag=CHANGE, change_message='[{"changed": {"fields": ["Username", "Groups"]}}]'
    )

    assert entry.get_change_message() == "Đã sửa tên đăng nhập và nhóm."


def test_breadcrumbs_name_the_first_page_as_it_names_itself():
    assert gettext("Home") == PortalAdminSite.index_title


def test_our_wording_wins_in_the_admin_script(rf):
    response = PortalAdminSite().i18n_javascript(rf.get("/"))

    assert served(response)["Choose a Date"] == "Chọn ngày"


def test_admin_serves_our_script(admin_client):
    response = admin_client.get("/quan-tri/jsi18n/")

    assert served(response)["Monday"] == "Thứ Hai"
