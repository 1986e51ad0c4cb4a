"""What every web process does beside its requests: write the counted visits down, close each day."""

import atexit
import logging
import os
import threading
import time

from django.db import DatabaseError, close_old_connections, connection

from visitors.services import WRITTEN_EVERY, write_down

logger = logging.getLogger(__name__)


def start():
    """Keep the journals from now on, also in the processes that this one turns into."""
    os.register_at_fork(after_in_child=_run_beside)
    atexit.register(keep)
    _run_beside()


def keep():
    """Write down what was counted; what cannot be written now stays in its journal."""
    close_old_connections()
    try:
        write_down()
    except (DatabaseError, OSError) as error:
        logger.error("Counted visits were not written down, they stay in memory: %s", error)
        connection.close()


def _run_beside():
    threading.Thread(target=_keep_on, name="visits", daemon=True).start()


def _keep_on():
    while True:
        time.sleep(WRITTEN_EVERY)
        keep()
