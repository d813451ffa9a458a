"""Reads `bot.yaml`, and the files in `lines.d/` beside it (one per town), into a `Config` of plain values.

Mistakes in the main file raise one `ConfigError` that lists them all, and the bot does not start. A mistake in a town's
file leaves out only that town, and is listed in `Config.broken`. Pydantic and YAML are not used outside this folder.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from bot.config.credentials import (
    Elsewhere,
    Login,
    Sources,
    credentials_of,
    database_of,
    known_keys,
    logins_of,
    matrix_of,
    telegram_of,
)
from bot.config.lines import Placed, compatible_lines, lines_of_main_file, lines_of_town_files, with_shared_services
from bot.config.settings import MainSection, WebhookSection, WebSection, read_section
from bot.config.values import DEFAULT_LANGUAGE
from bot.config.webhooks import frames_that_are_not_allowed, hidden_of_webhooks, secrets_of_webhooks, without_webhooks
from bot.config.yaml_file import Fault, Tree, Where, read_yaml_file
from bot.errors import ConfigError
from bot.model import Deployment, LineId, MatrixLogin, OvhLogin, TelegramLogin

TOWNS: Final = "lines.d"


@dataclass(frozen=True, slots=True)
class Web:
    """Where the bot's own web server listens."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration. `stream` is the address of OVH's live call events.

    `telegram` and `matrix` are None when the bot does not use that network. `web` is None when the bot serves nothing
    over HTTP. `logins` are the applications that can ask OVH for a consumer key, by the name of the key.
    `heartbeat_url` is pinged while the bot runs. `webhook_secrets` are those of other systems, by line and name.

    `broken` are sentences about towns left out. `missing` are sentences about secrets not found, when `load_config` ran
    with `need_secrets=False`: the credentials concerned are left out, and `database` is "" if its URL is one of them.
    """

    data: Path
    database: str = field(repr=False)
    deployment: Deployment
    credentials: Mapping[str, OvhLogin]
    stream: str
    log_level: int
    telegram: TelegramLogin | None = None
    matrix: MatrixLogin | None = None
    web: Web | None = None
    logins: Mapping[str, Login] = field(default_factory=dict, compare=False, repr=False)
    heartbeat_url: str | None = field(default=None, repr=False)
    webhook_secrets: Mapping[tuple[LineId, str], str] = field(default_factory=dict, repr=False)
    broken: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def secrets(self) -> tuple[str, ...]:
        """What logs must hide."""
        ovh = [*self.credentials.values(), *(login.application for login in self.logins.values())]
        chats = [login for login in (self.telegram, self.matrix) if login]
        secrets = dict.fromkeys(secret for login in (*ovh, *chats) for secret in login.secrets())
        password = urlsplit(self.database).password
        passwords = {password, unquote(password)} if password else ()
        webhooks = [webhook for line in self.deployment.lines for webhook in line.webhooks]
        told = hidden_of_webhooks(webhooks, self.webhook_secrets)
        return (*secrets, *passwords, *told, *([self.heartbeat_url] if self.heartbeat_url else ()))


def load_config(
    path: Path,
    environ: Mapping[str, str],
    *,
    need_secrets: bool = True,
    elsewhere: Elsewhere = lambda _section, _name: None,
) -> Config:
    """Read the configuration.

    Args:
        path: the main file; `lines.d/*.yaml` beside it are read too.
        environ: environment variables; for secrets they win over the file.
        need_secrets: False lists missing secrets in `Config.missing` instead of raising.
        elsewhere: what the `ovh` package would find by itself; asked when the default key is not configured.

    Raises:
        ConfigError: one sentence per line, with file, line and path, and never a value.
    """
    main = read_yaml_file(path)
    section, faults = read_section(MainSection, main)
    if section is None:
        raise config_error_of(faults + lines_of_main_file(main, DEFAULT_LANGUAGE)[1])
    lines, line_faults = lines_of_main_file(main, section.language)
    towns, broken = lines_of_town_files(path.parent / TOWNS, section.language)
    placed, cross_faults = compatible_lines([*lines, *towns], known_keys(section))
    cross_faults, of_towns = split_by_file(cross_faults, main)
    faults = line_faults + cross_faults
    broken += of_towns
    if not (placed or faults or broken):
        faults.append(Fault(main, (), f"no line yet; describe one under lines, or in {TOWNS}"))

    sources = Sources(main, path.parent, environ, elsewhere)
    used = {item.line.key for item in placed if not item.line.retired}
    credentials, missing = credentials_of(section, used, sources)
    data = path.parent.absolute() / section.data
    database, more = database_of(section, data, sources)
    telegram, no_token = telegram_of(section, sources)
    matrix, no_account = matrix_of(section, data, sources)
    webhook_secrets, no_secret = secrets_of_webhooks(webhooks_at_places(placed, sources))
    more_missing, of_towns = split_by_file(no_secret.values(), main)
    broken += of_towns
    web = section.web or WebSection()
    unframed = frames_that_are_not_allowed(webhooks_at_places(placed, sources), web.frames, web.public_url or "")
    more_faults, of_towns = split_by_file(unframed.values(), main)
    faults += more_faults
    broken += of_towns
    missing += more + no_token + no_account + more_missing
    if faults or (missing and need_secrets):
        raise config_error_of(faults + missing)
    return Config(
        data=data,
        database=database,
        deployment=Deployment(
            with_shared_services(without_webhooks((item.line for item in placed), no_secret | unframed)),
            join_link(telegram),
            web.public_url or "",
            tuple(web.frames),
        ),
        credentials=credentials,
        stream=section.stream,
        log_level=logging.getLevelNamesMapping()[section.log.upper()],
        telegram=telegram,
        matrix=matrix,
        web=web_of(section, telegram),
        logins=logins_of(section, sources),
        heartbeat_url=section.heartbeat_url,
        webhook_secrets=webhook_secrets,
        broken=tuple(broken),
        missing=tuple(map(str, missing)),
    )


def split_by_file(faults: Iterable[Fault], main: Tree) -> tuple[list[Fault], list[str]]:
    """The faults of the main file; and those of towns' files, as sentences."""
    found = list(faults)
    return [one for one in found if one.tree is main], [str(one) for one in found if one.tree is not main]


def webhooks_at_places(
    placed: Iterable[Placed], sources: Sources
) -> Iterator[tuple[LineId, WebhookSection, Sources, Where]]:
    """All webhooks of lines that are served, and where to look for the secret of each."""
    for item in placed:
        if not item.line.retired:
            for place, one in enumerate(item.webhooks):
                yield item.line.id, one, replace(sources, tree=item.tree), (*item.where, "webhooks", place)


def web_of(section: MainSection, telegram: TelegramLogin | None) -> Web | None:
    """The server that is configured; a webhook needs one, so then there is a default."""
    wanted = section.web or (WebSection() if telegram and telegram.webhook else None)
    return Web(wanted.host, wanted.port) if wanted else None


def join_link(telegram: TelegramLogin | None) -> str:
    """The link for newcomers, with `{code}` in place of the code."""
    return f"https://t.me/{telegram.name}?start={{code}}" if telegram and telegram.name else ""


def config_error_of(faults: Iterable[Fault]) -> ConfigError:
    """One error with all faults of the main file, in the order of its lines."""
    ordered = sorted(faults, key=lambda fault: fault.tree.line(fault.where))
    return ConfigError("\n".join(map(str, ordered)))
