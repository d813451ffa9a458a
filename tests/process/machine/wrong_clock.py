"""`python -m tests.process.machine.wrong_clock FILE CONFIG`: `bot run` whose clock is off by the seconds in a file."""

import asyncio
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

from typing_extensions import override

from adapters import logs
from adapters.clock import SystemClock
from bot.config.load import load_config
from bot.run.wiring import run_helpline


class WrongClock(SystemClock):
    """The file may change while the program runs."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @override
    def now(self) -> datetime:
        return super().now() + timedelta(seconds=float(self.file.read_text() or 0))


if __name__ == "__main__":
    config = load_config(Path(sys.argv[2]), os.environ)
    logs.hide_secrets(config.secrets())
    logs.set_up(config.log_level)
    asyncio.run(run_helpline(config, WrongClock(Path(sys.argv[1]))))
