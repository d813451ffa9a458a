"""What the `ovh` package knows of credentials by itself: the `OVH_…` environment variables, and `ovh.conf`.

It looks for the file in the folder where we are started, then as `~/.ovh.conf`, then in `/etc`.
"""

from ovh.config import ConfigurationManager


def ovh_conf(section: str, name: str) -> str | None:
    """One setting: from the environment, else from that section of the files. None when nobody says it."""
    settings = ConfigurationManager()  # type: ignore[no-untyped-call]  # the package ships no types
    found: str | None = settings.get(section, name)  # type: ignore[no-untyped-call]  # as above
    return found
