"""The country of the test lines."""

FRENCH = ("Europe/Paris", "fr", "FR")
"""Zone, language and country of a line, the arguments of `Line` after the billing account."""
IN_FRANCE: dict[str, object] = dict(zip(("zone", "language", "country"), FRENCH, strict=True))
