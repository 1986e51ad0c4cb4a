"""What every web process does beside its requests: write the counted visits down, close each day."""

import atexit
import logging
import os
from threading import Event, Lock, Thread

from django.db import DatabaseError, connection

from visitors.services import WRITTEN_EVERY, write_down

LAST_WRITE = 2  # seconds that a process waits for it when it ends; the journal outlives it

logger = logging.getLogger(__name__)


def start():
    """Keep the journals until this process ends."""
    keeper = Keeper()
    keeper.start()
    atexit.register(keeper.end)
    # A process forked from this one in the middle of a write would inherit its locks, closed.
    writing = keeper.writing
    os.register_at_fork(
        before=writing.acquire, after_in_parent=writing.release, after_in_child=writing.release
    )


class Keeper(Thread):
    """Writes down every few seconds and once more at the end; an error never stops it."""

    def __init__(self):
        super().__init__(name="visits", daemon=True)
        self.writing = Lock()
        self._ending = Event()
        self._failing = False

    def run(self):
        while not self._ending.wait(WRITTEN_EVERY):
            self._keep()
        self._keep()

    def end(self):
        """Write down a last time, unless that takes too long."""
        self._ending.set()
        self.join(LAST_WRITE)

    def _keep(self):
        """Write down what was counted; what cannot be written now stays in its journal."""
        try:
            with self.writing:
                try:
                    write_down()
                finally:
                    connection.close()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next time comes
            self._complain(error)
        else:
            if self._failing:
                logger.warning("Counted visits are written down again.")
            self._failing = False

    def _complain(self, error):
        """Say once what keeps the visits from the database, not every few seconds."""
        if not self._failing:
            unforeseen = not isinstance(error, (DatabaseError, OSError))
            sentence = "Counted visits cannot be written down, they stay in memory: %s"
            logger.error(sentence, error, exc_info=unforeseen)
        self._failing = True
