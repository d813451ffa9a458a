"""The configuration. Nothing is imported here: whoever needs one file of this folder pays for no other.

load.py         the whole: a `Config`, or one sentence with file, line and path
yaml_file.py    a YAML file as nested texts with line numbers
settings.py     the sections and their keys
values.py       the readers of single values
lines.py        lines: checks of each one, and between them
credentials.py  secrets
"""
