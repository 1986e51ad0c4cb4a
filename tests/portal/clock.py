"""A clock that tests set."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.build import local


class Clock:
    """The present moment, which stands still until somebody turns it on."""

    def __init__(self):
        self.now = local(2026, 3, 9, 8)

    def __call__(self):
        return self.now

    def forward(self, **passed):
        self.now += timedelta(**passed)


@pytest.fixture
def clock(monkeypatch):
    """Return the clock by which the portal goes: eight in the morning of 9 March 2026."""
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock
