"""Where the lines of tests are."""

FRENCH = ("Europe/Paris", "fr", "FR")
"""Zone, language and country of a line, as `Line` wants them after the billing account."""
IN_FRANCE: dict[str, object] = dict(zip(("zone", "language", "country"), FRENCH, strict=True))
