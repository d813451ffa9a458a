"""Paths in this checkout."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
DATA: Final = ROOT / "tests" / "data"
DIALOGS: Final = ROOT / "tests" / "dialogs"
CASES: Final = ROOT / "tests" / "cases"
SAMPLES: Final = DATA / "cti" / "samples.jsonl"
"""Recorded answers of OVH's event stream, one per line."""
