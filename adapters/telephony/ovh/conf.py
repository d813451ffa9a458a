"""Credentials where the `ovh` package looks for them: the `OVH_…` environment variables, and `ovh.conf`.

The file is searched in the working directory, then as `~/.ovh.conf`, then in `/etc`.
"""

from ovh.config import ConfigurationManager


def ovh_conf(section: str, name: str) -> str | None:
    """One setting: from the environment, otherwise from that section of the files. None when it is set nowhere."""
    settings = ConfigurationManager()  # type: ignore[no-untyped-call]  # the package ships no types
    found: str | None = settings.get(section, name)  # type: ignore[no-untyped-call]  # as above
    return found
