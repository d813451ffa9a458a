"""Files that only their owner may read."""

import os
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Make the folder and what is missing above it, mode 0700; one of ours that others may enter is closed to them.

    Who volunteers for a helpline, and who called it, is nobody else's business on that machine. Raises `OSError`.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    if found.st_uid == os.geteuid() and found.st_mode & 0o077:
        folder.chmod(found.st_mode & 0o700)


def write_private(path: Path, content: str) -> None:
    """Replace the file atomically, with mode 0600: a reader sees the old content or the new.

    Missing folders are created, for their owner alone. Raises `OSError`; the old file is then unchanged.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 -- only `open` takes a descriptor
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
