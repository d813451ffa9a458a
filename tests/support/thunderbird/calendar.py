"""What Thunderbird's calendar reads of an iCalendar file: ical.js, from the environment that `make synapse` creates."""

import json
import subprocess
from pathlib import Path
from typing import Any, Final

from tests.support.matrix.element import NODE
from tests.support.matrix.synapse import FOLDER

SCRIPT: Final = Path(__file__).with_name("calendar.mjs")


def read_in_thunderbird(content: bytes) -> dict[str, Any]:
    """The name and the events."""
    node, folder = next(FOLDER.glob(NODE), None), FOLDER / "js"
    assert node is not None, "make synapse installs Node.js"
    assert (folder / "node_modules" / "ical.js").is_dir(), "make synapse installs ical.js"
    command = [str(node), "--input-type=module", "--eval", SCRIPT.read_text()]
    done = subprocess.run(command, cwd=folder, input=content, capture_output=True, check=True, timeout=30)
    return dict(json.loads(done.stdout))
