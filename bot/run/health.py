"""What `/healthz` says of the chats and the lines: states and ages, no names, no numbers, no secrets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import Deployment, ForwardingState
from bot.ports import Tx

SLOW_TO_START = timedelta(minutes=2)
"""How long a chat network may take to answer for the first time before it counts as failing."""

REFUSED = "refused"
"""The state of a network that does not know the bot's login: a person has to act."""


@dataclass(slots=True)
class ChatState:
    """The state of one chat network. `trouble` began at `since`; if it is empty, the network was started then."""

    since: datetime
    trouble: str = ""

    def state(self, heard_at: datetime | None, now: datetime) -> str:
        """`listening`, `starting`, `failing`, or `REFUSED`; both are retried."""
        if heard_at is not None and heard_at >= self.since:
            return "listening"
        return self.trouble or ("starting" if now - self.since < SLOW_TO_START else "failing")


def chat_health(pulse: ChatState, heard_at: datetime | None, now: datetime) -> dict[str, object]:
    """One network: its state, and how many seconds ago it was last heard."""
    age = None if heard_at is None else round((now - heard_at).total_seconds())
    return {"state": pulse.state(heard_at, now), "heard_seconds_ago": age}


def line_states(tx: Tx, deployment: Deployment) -> dict[str, str]:
    """The state of the forwarding of each line."""
    return {line.id: state_of_line(tx.phones.forwarding(line.id)) for line in deployment.lines if not line.retired}


def state_of_line(known: ForwardingState) -> str:
    """`verified`, `changing`, or `trouble`: an alert is open."""
    if known.alert_key:
        return "trouble"
    return "verified" if known.verified_at else "changing"


def is_all_well(database: bool, chats: Mapping[str, Mapping[str, object]], lines: Mapping[str, str]) -> bool:
    """Whether nobody needs to act."""
    return (
        database
        and all(chat["state"] in {"listening", "starting"} for chat in chats.values())
        and "trouble" not in lines.values()
    )
