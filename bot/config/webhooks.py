"""Reads the other systems that are told of a line's calls, and their secrets."""

import ipaddress
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import quote, quote_plus, urlsplit

from bot.config.credentials import Sources, variable_of
from bot.config.settings import LineSection, WebhookSection
from bot.config.values import did_you_mean
from bot.config.yaml_file import Fault, Where
from bot.model import DialectName, Line, LineId, Webhook, WebhookAgent, WebhookEvent, WebhookMode

TELLS_NUMBERS: Final = {DialectName.PUBLIK}
"""Dialects that tell nothing at all where the number may not be told."""
NEEDS_SECRET: Final = {DialectName.PUBLIK, DialectName.ZAMMAD, DialectName.JSON}
NO_RING: Final = {DialectName.PUBLIK}
NEEDS_RING: Final = {DialectName.ZAMMAD, DialectName.PLACETEL}
STARS: Final = ("CALLING", "CALLED", "DIALED", "EVENT", "CALLID", "SECRET")
"""The variables of `stars`. A test compares all these with the table of dialects, which this wing does not see."""
VARIABLE: Final = re.compile(r"\*(\w*)\*")
WORD_WITH_STAR: Final = re.compile(r"\w*\*\w*")
PARTING: Final = re.compile(r"\*\w*\*|[?&]")
Key = tuple[LineId, str]
"""A line, and the name of its webhook."""
SHORTEST: Final = 16  # characters of a secret that signs


def webhooks_from(section: LineSection) -> tuple[Webhook, ...]:
    return tuple(
        Webhook(
            one.name,
            one.dialect,
            one.url,
            tuple(event for event in WebhookEvent if event in one.events),
            one.private_network,
            tuple(WebhookAgent(agent.phone, agent.extension) for agent in one.agents),
            one.mode,
        )
        for one in section.webhooks
    )


def webhooks_that_conflict(section: LineSection) -> Iterator[tuple[Where, str]]:
    """What is wrong with the webhooks of a line: where below the line, and the words."""
    names = [one.name for one in section.webhooks]
    for place, one in enumerate(section.webhooks):
        if names.index(one.name) < place:
            yield ("webhooks", place, "name"), "two webhooks of this line have the same name"
        if one.dialect in TELLS_NUMBERS and not section.share_numbers:
            yield (
                ("webhooks", place, "dialect"),
                f"{one.dialect} is told numbers only; write share_numbers: yes for this line",
            )
        for key, words in conflicts_of(one):
            yield ("webhooks", place, key), words


def conflicts_of(one: WebhookSection) -> Iterator[tuple[str, str]]:
    if WebhookEvent.RING in one.events and one.dialect in NO_RING:
        yield "events", f"{one.dialect} is told when somebody answers, not when it rings; write answer, end"
    if one.events and WebhookEvent.RING not in one.events and one.dialect in NEEDS_RING:
        yield "events", f"{one.dialect} knows no call of which it was not told the ring; add ring"
    if one.mode is WebhookMode.POPUP and one.dialect is not DialectName.STARS:
        yield "mode", "popup is a link with variables, for dialect: stars only"
    if one.mode is WebhookMode.POPUP and "*SECRET*" in one.url:
        yield "url", "would show the secret to whoever opens the link; leave *SECRET* out with mode: popup"
    if one.mode is WebhookMode.SILENT and names_private_address(one.url) and not one.private_network:
        yield "url", "is at an address of your own network or machine; write private_network: true if that is meant"
    if "${" in one.url:
        yield "url", "has no secrets and no ${...}; give the secret as secret_file, or as *SECRET* in dialect: stars"
    if one.dialect is DialectName.STARS:
        yield from (("url", words) for words in faults_of_variables(one.url))
    elif "*" in one.url:
        yield "url", "has variables, which are for dialect: stars only"


def faults_of_variables(url: str) -> Iterator[str]:
    """What is wrong with the variables of an address."""
    names = VARIABLE.findall(url)
    lone = WORD_WITH_STAR.search(VARIABLE.sub(" ", url))
    if lone:
        yield f"has {lone[0]} with one star; a variable has one on each side: *{lone[0].strip('*') or 'CALLING'}*"
    elif unknown := [name for name in names if name not in STARS]:
        yield f"has an unknown variable *{unknown[0]}*{did_you_mean(unknown[0], STARS)}"
    elif not names:
        yield "has no variable such as *CALLING*, so nothing would be told"


def names_private_address(url: str) -> bool:
    """Whether the host is written as an address that is not public; names are looked up when something is sent."""
    host = urlsplit(url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def secrets_of_webhooks(
    placed: Iterable[tuple[LineId, WebhookSection, Sources, Where]],
) -> tuple[dict[Key, str], dict[Key, Fault]]:
    """The secret of each webhook that has one, and a fault for each that lacks one."""
    found: dict[Key, str] = {}
    faults: dict[Key, Fault] = {}
    for line, one, sources, where in placed:
        middle = f"WEBHOOK_{line}_{one.name}".upper().replace("-", "_")
        needed = one.dialect in NEEDS_SECRET or "*SECRET*" in one.url
        if not needed and not sources.told(one, ("secret",), middle):
            continue
        secret = sources.find(one, where, "secret", variable_of(middle, "secret"))
        if isinstance(secret, Fault):
            faults[line, one.name] = secret
        elif one.dialect is DialectName.JSON and min(map(len, secret.split()), default=0) < SHORTEST:
            words = f"is too short to sign with; {SHORTEST} characters at least, as openssl rand -hex 32 makes them"
            faults[line, one.name] = Fault(sources.tree, (*where, "secret"), words)
        else:
            found[line, one.name] = secret
    return found, faults


def without_webhooks(lines: Iterable[Line], left_out: Collection[Key]) -> list[Line]:
    """The lines without these webhooks: a line whose webhook lacks its secret is served all the same."""
    return [
        replace(line, webhooks=tuple(one for one in line.webhooks if (line.id, one.name) not in left_out))
        for line in lines
    ]


def hidden_of_webhooks(webhooks: Iterable[Webhook], secrets: Mapping[Key, str]) -> Iterator[str]:
    """What logs must hide: the secrets, each alone, also as an address has them; and what addresses have behind the
    server's name, whatever their variables are filled with.
    """
    for secret in (one for both in secrets.values() for one in both.split()):
        yield from {secret, quote(secret, safe=""), quote_plus(secret)}
    for webhook in webhooks:
        parts = urlsplit(webhook.url)
        pieces = PARTING.split(f"{parts.path}?{parts.query}")
        yield from (webhook.url, *(piece for piece in pieces if piece and not piece.endswith("=")))
