"""The colours of every theme can be read: contrast as WCAG 2.2 reckons it."""

import re

import pytest

from tests.test_consistency import ROOT

TOKEN = re.compile(
    r"--((?:color|chart)-[\w-]+): var\(--if-light, (#\w+)\) var\(--if-dark, (#\w+)\) "
    r"var\(--if-contrast, (#\w+)\);"
)
THEMES = {"light": 1, "dark": 2, "contrast": 3}
GROUNDS = ["page", "surface", "raised", "primary-soft", "accent-soft"]
WORDS = ["text", "muted", "link", "primary", "primary-dark", "error", "good", "accent-dark"]
OWN_GROUNDS = [
    ("on-primary", "primary"),
    ("on-primary", "primary-dark"),
    ("on-bar", "bar"),
    ("on-bar", "bar-deep"),
    ("on-bar-soft", "bar-deep"),
    ("on-foot", "foot"),
    ("foot-link", "foot"),
    ("error", "error-soft"),
    ("good", "good-soft"),
    ("on-urgent", "urgent"),
    ("on-warning", "warning"),
    ("on-notice", "notice"),
]


def colours(theme):
    css = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
    return {found[1]: found[1 + THEMES[theme]] for found in TOKEN.finditer(css)}


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def too_weak(theme, pairs, least):
    of = colours(theme)
    return [
        f"{one} on {other}: {contrast(of[one], of[other]):.2f}"
        for one, other in pairs
        if contrast(of[one], of[other]) < least
    ]


@pytest.mark.parametrize(("theme", "least"), [("light", 4.5), ("dark", 4.5), ("contrast", 7)])
def test_words_can_be_read(theme, least):
    pairs = [(word, ground) for word in WORDS for ground in GROUNDS] + OWN_GROUNDS
    names = [(f"color-{word}", f"color-{ground}") for word, ground in pairs]
    assert too_weak(theme, names, least) == []


@pytest.mark.parametrize("theme", THEMES)
def test_edges_of_fields_focus_and_charts_are_seen(theme):
    drawn = ["color-field", "color-focus", "chart-1", "chart-2", "chart-3"]
    names = [(name, f"color-{ground}") for name in drawn for ground in GROUNDS[:3]]
    assert too_weak(theme, names, 3) == []
