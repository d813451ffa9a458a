"""`python -m tests.dialogs FILE…`: play each file's `> ` rows and write the transcript back, for a person to read.

`README.md` may be among them: there it is the session's block that is played.
"""

import asyncio
import sys
from pathlib import Path

from tests.dialogs.play import SESSION, played


def told(rows: str) -> str:
    return "\n".join(asyncio.run(played(rows.splitlines()))) + "\n"


for name in sys.argv[1:]:
    path = Path(name)
    before = path.read_text(encoding="utf-8")
    after = SESSION.sub(lambda block: told(block[0]), before) if path.suffix == ".md" else told(before)
    path.write_text(after, encoding="utf-8")
    print(after)
