"""Files that only their owner may read."""

import os
from pathlib import Path


def write_private(path: Path, content: str) -> None:
    """Replace the file atomically, with mode 0600: a reader sees the old content or the new.

    Missing folders are created. Raises `OSError`; the old file is then unchanged.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 -- only `open` takes a descriptor
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
