"""What a check finds, in words for whoever runs the machine."""

from dataclasses import dataclass
from enum import IntEnum


class State(IntEnum):
    """How things stand; the worst of several is that of all."""

    OK = 0
    WARNING = 1
    FAILURE = 2


@dataclass(frozen=True)
class Outcome:
    """What one check found, and what mends it."""

    state: State
    said: str
    mend: str = ""


def ok(said):
    return Outcome(State.OK, said)


def warning(said, mend=""):
    return Outcome(State.WARNING, said, mend)


def failure(said, mend=""):
    return Outcome(State.FAILURE, said, mend)


def found_by(check):
    """Return what a check finds; one that breaks has failed, and keeps no other from its turn."""
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever it is
        return failure(f"không kiểm tra được ({type(error).__name__}: {error})".replace("\n", " "))


def worst(outcomes):
    """Return how things stand in all."""
    return max((outcome.state for outcome in outcomes), default=State.OK)
