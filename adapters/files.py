"""Files of our own that hold what is nobody else's business."""

import os
from pathlib import Path


def write_private(path: Path, content: str) -> None:
    """Put the content in the place of the file at once, readable by its owner alone; whoever reads sees old or new.

    Missing folders are made. Raises `OSError`; the old file is then still there.
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
