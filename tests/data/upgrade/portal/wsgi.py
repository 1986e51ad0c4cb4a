import json
from pathlib import Path

from portal.version import HEALTH, NAME


def application(environ, start_response):
    migrations = json.loads(Path("../data.json").read_text())["migrations"]
    start_response(HEALTH if environ["PATH_INFO"] == "/healthz" else "200 OK", [])
    return [f"{NAME} with {migrations} migrations".encode()]
