"""The events of OVH's stream, in the format that real clients have received."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.telephony.simulator.api_objects import ApiObject
from adapters.telephony.simulator.number_forms import WITHHELD, e164_form, national_form
from adapters.telephony.simulator.state import Hunting, SipLine

PARIS = ZoneInfo("Europe/Paris")
ACCOUNT_ID = "59999"


@dataclass(frozen=True, slots=True)
class Event:
    """One event without its token, which each session fills in. `service` and `agent` decide which tokens get it."""

    service: str
    body: ApiObject
    agent: int | None = None


@dataclass(slots=True)
class Stamps:
    """Gives each event a different time in nanoseconds: its own, or one just after the previous event."""

    last: int = field(default=0)

    def stamp(self, at: datetime) -> int:
        moment = int(at.timestamp() * 1_000_000) * 1000 + 37
        self.last = moment if moment > self.last else self.last + 1_000_000
        return self.last


def epoch_seconds(at: datetime) -> str:
    """Seconds since 1970 as text, the format of all times in queue events."""
    return str(int(at.timestamp()))


def stream_date(at: datetime) -> str:
    """`2026-01-13T19:30:02.150000 (CET)`."""
    paris = at.astimezone(PARIS)
    return f"{paris:%Y-%m-%dT%H:%M:%S.%f} ({paris.tzname()})"


def api_time(at: datetime) -> str:
    """`2026-01-13T19:30:02+01:00`, as the API gives times."""
    return at.astimezone(PARIS).isoformat(timespec="seconds")


def queue_event(stamp: int, at: datetime, name: str, hunting: Hunting, data: dict[str, Any]) -> ApiObject:
    """An event of a call queue."""
    return {
        "Event": name,
        "Token": "",
        "Service": "queues",
        "Ressource": hunting.number,
        "Timestamp": stamp,
        "Date": stream_date(at),
        "Data": {"Action": name, "Protocol": "sip", "Queue": hunting.number, "Ts": epoch_seconds(at), **data},
        "Details": {
            "Description": hunting.shown["description"],
            "Id": str(hunting.id),
            "IdBillingAccount": ACCOUNT_ID,
            "SimultaneousLine": "10",
            "Type": hunting.shown["featureType"],
        },
    }


def queue_member(caller: str, passage: str, session: str) -> dict[str, str]:
    """The waiting caller, in the three forms of a number that OVH mixes in the same event."""
    return {
        "Calling": caller,
        "QueueMemberUUID": passage,
        "QueueMemberSessionUUID": session,
        "QueueMemberCIDName": WITHHELD if caller == WITHHELD else e164_form(caller),
        "QueueMemberCIDNumber": national_form(caller),
    }


SIP_BODIES = {
    "start_ringing": ("SIP/2.0 180 Ringing", "INVITE"),
    "start_calling": ("SIP/2.0 200 OK", "INVITE"),
    "end_ringing": ("SIP/2.0 487 Request Terminated", "INVITE"),
    "end_calling": ("SIP/2.0 200 OK", "BYE"),
    "registered": ("SIP/2.0 200 OK", "REGISTER"),
}


def line_event(
    stamp: int, at: datetime, name: str, line: SipLine, *, caller: str, dialled: str, call_id: str, sequence: int
) -> ApiObject:
    """An event of a SIP line."""
    body, method = SIP_BODIES[name]
    return {
        "Event": name,
        "Token": "",
        "Service": "sip",
        "Ressource": line.number,
        "Timestamp": stamp,
        "Date": stream_date(at),
        "Data": {
            "Billing": line.number,
            "Body": body,
            "CallId": call_id,
            "Called": line.number,
            "Calling": caller,
            "Cseq": f"{sequence} {method}",
            "Datetime": f"{at.astimezone(PARIS):%Y-%m-%d %H:%M:%S}",
            "Dialed": dialled,
            "Event": name,
            "Protocol": "sip",
            "RelevantInfo": "",
            "Ts": f"{at.timestamp():.3f}",
            "TsGet": stamp - 40_000_000,
        },
        "Details": {
            "Description": line.shown["description"],
            "Id": str(line.id),
            "IdBillingAccount": ACCOUNT_ID,
            "SimultaneousLine": str(line.channels),
            "Type": "sipCirpack",
        },
    }
