"""The console's cost: seconds from start to ready, and idle memory. Runs the real command as a child process."""

import os
import pty
import re
import select
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 5
PATIENCE = 20
BRACKETED_PASTE = b"\x1b[?2004h"


def once() -> tuple[float, float]:
    """Return (seconds to the prompt, MB of resident memory two seconds later)."""
    primary, secondary = pty.openpty()
    began = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "bot", "demo"], stdin=secondary, stdout=secondary, stderr=secondary)
    os.close(secondary)
    seen = b""
    while BRACKETED_PASTE not in seen:  # the first output of a prompt that reads lines
        if not select.select([primary], [], [], PATIENCE)[0]:
            child.kill()
            raise AssertionError(f"no prompt after {PATIENCE} s: {seen!r}")
        seen += os.read(primary, 4096)
    ready = time.perf_counter() - began
    time.sleep(2)  # a benchmark, not a test: wait until it is idle
    status = Path(f"/proc/{child.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    child.kill()
    child.wait()
    os.close(primary)
    if found is None:
        raise AssertionError(status)
    return ready, int(found[1]) / 1024


def run() -> None:
    rows = [once() for _ in range(RUNS)]
    ready, memory = (statistics.median(column) for column in zip(*rows, strict=True))
    print(
        f"idle: ready after {ready:.2f} s (wanted: 1.5 s), {memory:.0f} MB idle (wanted: 90 MB), median of {RUNS} runs"
    )
