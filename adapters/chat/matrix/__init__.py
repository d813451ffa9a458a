"""Matrix, through matrix-nio.

It keeps its keys with peewee, which imports the driver of every database that is installed: 9 MB for PostgreSQL's, of
which it makes no use here. It is told that there is none.
"""

import sys
from importlib import import_module

_DRIVER = "psycopg"

if _DRIVER not in sys.modules:
    sys.modules[_DRIVER] = None  # type: ignore[assignment]  # how Python notes that a module is not to be had
    try:
        import_module("peewee")
    finally:
        del sys.modules[_DRIVER]
