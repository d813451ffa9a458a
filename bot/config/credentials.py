"""Secrets, from environment variables, from separate files, or from the configuration file (which may use `${NAME}`).

The environment variable wins; otherwise `…_file` or the value in the configuration, but not both. When the default key
is not configured at all, the sources of the `ovh` package are used: `OVH_…` variables and `ovh.conf`. A secret that is
not found gives a `Fault`; no fault shows a secret.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.config.settings import KeySection, MainSection, Section, TelegramSection
from bot.config.values import read_database_url, read_telegram_token
from bot.config.yaml_file import Fault, Tree, Where
from bot.model import MatrixLogin, OvhLogin, TelegramLogin

PREFIX: Final = "STANDARDISTE"
LARGEST: Final = 4096  # bytes of a secret's file
VARIABLE: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
DEFAULT: Final = "default"
APPLICATION: Final = ("application_key", "application_secret")
SIGNED: Final = (*APPLICATION, "consumer_key")
OAUTH2: Final = ("client_id", "client_secret")

Elsewhere = Callable[[str, str], str | None]
"""What the `ovh` package finds by itself: (section of `ovh.conf`, name of the setting) to its value."""


@dataclass(frozen=True, slots=True)
class Login:
    """An application that can ask OVH for a consumer key, and the file from which the configuration reads that key.

    `file` None: the configuration names none. `variable` is the environment variable that wins over the file; `hidden`:
    it is set.
    """

    application: OvhLogin
    file: Path | None
    variable: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Sources:
    """Where secrets may come from. File names are relative to `folder`, the main file's folder."""

    tree: Tree
    folder: Path
    environ: Mapping[str, str]
    elsewhere: Elsewhere = lambda _section, _name: None

    def told(self, section: Section, names: Iterable[str], middle: str) -> list[str]:
        """The names that are set, in the section or in the environment."""
        return [
            name
            for name in names
            if getattr(section, name)
            or getattr(section, f"{name}_file")
            or self.environ.get(variable_of(middle, name), "").strip()
        ]

    def find(self, section: Section, where: Where, name: str, variable: str) -> str | Fault:
        """One secret, from the keys `name` and `name_file` of the section at `where`, or from the environment."""
        if told := self.environ.get(variable, "").strip():
            return told
        here, file = getattr(section, name), getattr(section, f"{name}_file")
        if here and file:
            return Fault(self.tree, (*where, f"{name}_file"), f"{name} is given too; keep one")
        if not (here or file):
            words = f"missing; set the environment variable {variable}, or give {name}_file"
            return Fault(self.tree, (*where, name), words)
        try:
            return self.content(self.folder / file) if file else self.filled(here)
        except ValueError as error:
            return Fault(self.tree, (*where, f"{name}_file" if file else name), str(error))

    def content(self, file: Path) -> str:
        """The secret in a file. Raises `ValueError`."""
        try:
            with file.open("rb") as opened:
                secret = opened.read(LARGEST + 1).decode().strip()
        except OSError as error:
            raise ValueError(f"{file} cannot be read: {error.strerror}") from None
        except ValueError:
            raise ValueError(f"{file} is not a text file") from None
        if not secret or len(secret) > LARGEST or not secret.isprintable():
            raise ValueError(f"{file} must contain only the secret, on one line")
        return secret

    def filled(self, text: str) -> str:
        """The text with each `${NAME}` replaced from the environment. Raises `ValueError` when one is not set."""
        for name in VARIABLE.findall(text):
            if not self.environ.get(name):
                raise ValueError(f"missing; the environment variable {name} is not set")
        return VARIABLE.sub(lambda found: self.environ[found[1]], text)


def known_keys(section: MainSection) -> dict[str, tuple[Where, KeySection]]:
    """The OVH keys by name, and where each is written."""
    known: dict[str, tuple[Where, KeySection]] = {DEFAULT: (("ovh",), section.ovh)}
    for name, key in section.ovh.keys.items():
        known[name] = (("ovh", "keys", name), key)
    return known


def variable_of(middle: str, name: str) -> str:
    """`STANDARDISTE_OVH_SOUTH_CONSUMER_KEY`."""
    return f"{PREFIX}_{middle}_{name.upper()}"


def middle_of(key: str) -> str:
    return "OVH" if key == DEFAULT else f"OVH_{key.upper().replace('-', '_')}"


def credentials_of(
    section: MainSection, used: Iterable[str], sources: Sources
) -> tuple[dict[str, OvhLogin], list[Fault]]:
    """The credentials for the `used` keys, and a fault for each missing part."""
    credentials: dict[str, OvhLogin] = {}
    missing: list[Fault] = []
    known = known_keys(section)
    for name in sorted(used):
        where, key = known[name]
        middle = middle_of(name)
        by_client = sources.told(key, OAUTH2, middle)
        if name == DEFAULT and not by_client and not sources.told(key, SIGNED, middle):
            found = of_the_package(section, sources)
            if found:
                credentials[name] = found
                continue
        if by_client and sources.told(key, SIGNED, middle):
            missing.append(Fault(sources.tree, (*where, "client_id"), "an application key is given too; keep one"))
            continue
        parts = OAUTH2 if by_client else SIGNED
        values, faults = all_of(parts, name, section, sources)
        missing += faults
        if not faults:
            credentials[name] = OvhLogin(endpoint_of(section, key), **values)
    return credentials, missing


def telegram_of(section: MainSection, sources: Sources) -> tuple[TelegramLogin | None, list[Fault]]:
    """The Telegram login, if the file has that section or the environment has a token."""
    variable = f"{PREFIX}_TELEGRAM_TOKEN"
    if section.telegram is None and not sources.environ.get(variable, "").strip():
        return None, []
    wanted = section.telegram or TelegramSection()
    found = sources.find(wanted, ("telegram",), "token", variable)
    if isinstance(found, Fault):
        return None, [found]
    try:
        return TelegramLogin(read_telegram_token(found), wanted.api, wanted.name or "", wanted.webhook), []
    except ValueError as error:
        return None, [Fault(sources.tree, ("telegram", "token"), str(error))]


def matrix_of(section: MainSection, data: Path, sources: Sources) -> tuple[MatrixLogin | None, list[Fault]]:
    """The Matrix login, if the file has that section."""
    if section.matrix is None:
        return None, []
    wanted, where = section.matrix, ("matrix",)
    homeserver, user = wanted.homeserver, wanted.user
    missing = [
        Fault(sources.tree, (*where, key), "missing") for key in ("homeserver", "user") if not getattr(wanted, key)
    ]
    by_token = sources.told(wanted, ("access_token",), "MATRIX")
    if by_token and sources.told(wanted, ("password",), "MATRIX"):
        missing.append(Fault(sources.tree, (*where, "access_token"), "a password is given too; keep one"))
    name = "access_token" if by_token else "password"
    found = sources.find(wanted, where, name, variable_of("MATRIX", name))
    if isinstance(found, Fault):
        missing.append(found)
    if missing or not homeserver or not user or isinstance(found, Fault):
        return None, missing
    password, token = ("", found) if by_token else (found, "")
    verified = wanted.trust == "verified"
    return MatrixLogin(homeserver.rstrip("/"), user, data / wanted.store, password, token, verified), []


def all_of(
    parts: Iterable[str], name: str, section: MainSection, sources: Sources
) -> tuple[dict[str, str], list[Fault]]:
    """These parts of one key, and a fault for each that is missing."""
    where, key = known_keys(section)[name]
    found = {part: sources.find(key, where, part, variable_of(middle_of(name), part)) for part in parts}
    values = {part: value for part, value in found.items() if isinstance(value, str)}
    return values, [value for value in found.values() if isinstance(value, Fault)]


def endpoint_of(section: MainSection, key: KeySection) -> str:
    return key.endpoint or section.ovh.endpoint or "ovh-eu"


def of_the_package(section: MainSection, sources: Sources) -> OvhLogin | None:
    """The default credential as the `ovh` package would find it; None when it would find no complete one."""
    endpoint = section.ovh.endpoint or sources.elsewhere("default", "endpoint") or "ovh-eu"
    said = {name: (sources.elsewhere(endpoint, name) or "").strip() for name in (*SIGNED, *OAUTH2)}
    for parts in (OAUTH2, SIGNED):
        if all(said[part] for part in parts):
            return OvhLogin(endpoint, **{part: said[part] for part in parts})
    return None


def logins_of(section: MainSection, sources: Sources) -> dict[str, Login]:
    """The applications that can ask OVH for a consumer key, by the name of the key."""
    logins: dict[str, Login] = {}
    for name, (_, key) in known_keys(section).items():
        values, faults = all_of(APPLICATION, name, section, sources)
        endpoint = endpoint_of(section, key)
        if name == DEFAULT and not sources.told(key, (*SIGNED, *OAUTH2), middle_of(name)):
            endpoint = section.ovh.endpoint or sources.elsewhere("default", "endpoint") or "ovh-eu"
            values = {part: (sources.elsewhere(endpoint, part) or "").strip() for part in APPLICATION}
            faults = []
        if not faults and all(values.values()):
            variable = variable_of(middle_of(name), "consumer_key")
            file = sources.folder.absolute() / key.consumer_key_file if key.consumer_key_file else None
            hidden = bool(sources.environ.get(variable, "").strip())
            logins[name] = Login(OvhLogin(endpoint, **values), file, variable, hidden)
    return logins


def database_of(section: MainSection, data: Path, sources: Sources) -> tuple[str, list[Fault]]:
    """The database URL, by default SQLite in the data directory; "" with a fault."""
    variable = f"{PREFIX}_DATABASE"
    if not (section.database or section.database_file or sources.environ.get(variable)):
        return f"sqlite:///{data}/standardiste.db", []
    found = sources.find(section, (), "database", variable)
    if isinstance(found, Fault):
        return "", [found]
    try:
        return read_database_url(found), []
    except ValueError as error:
        return "", [Fault(sources.tree, ("database",), str(error))]
