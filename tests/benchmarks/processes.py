"""Work with the portal in a process of its own, which has its own settings and an end."""

import json
import subprocess
import sys

from tests.benchmarks.serving import ROOT

LONGEST = 3600  # seconds; what takes longer is not measured
CALL = """
import importlib, json, sys
import django
django.setup()
module, function, arguments = sys.argv[1:]
answer = getattr(importlib.import_module(module), function)(*json.loads(arguments))
print("\\n" + json.dumps(answer))
"""


def answer_of(module, function, *arguments, env):
    """Return what a function returns in a process in which Django is set up."""
    command = [sys.executable, "-c", CALL, module, function, json.dumps(arguments)]
    done = subprocess.run(
        command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True, timeout=LONGEST
    )
    return json.loads(done.stdout.splitlines()[-1])


def say(sentence):
    """Tell whoever waits for the table what is being measured."""
    print(f"… {sentence}", file=sys.stderr, flush=True)
