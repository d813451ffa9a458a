"""The API's routes for call records."""

from datetime import datetime

from adapters.telephony.simulator.api.ask import Ask, Route
from adapters.telephony.simulator.api.refusal import Refusal
from adapters.telephony.simulator.events import PARIS
from adapters.telephony.simulator.state import Record


def _records(ask: Ask, *, previous: bool) -> dict[int, Record]:
    """The records visible by now: of this month, or of the month before."""
    if not ask.state.feature(ask.number):
        raise Refusal.no_service()
    this_month = _month(ask.now)
    wanted = (this_month - 1 if previous else this_month,)
    return {
        id_: record
        for id_, record in ask.state.records.items()
        if record.service == ask.number and record.visible <= ask.now and _month(record.created) in wanted
    }


def _month(at: datetime) -> int:
    paris = at.astimezone(PARIS)
    return paris.year * 12 + paris.month


def _date(ask: Ask, name: str) -> datetime | None:
    text = ask.query.get(name)
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal.bad(f"[{name}] Given data is not valid for type datetime") from None
    return at if at.tzinfo else at.replace(tzinfo=PARIS)


def _list(ask: Ask, *, previous: bool) -> object:
    since, until = _date(ask, "creationDatetime.from"), _date(ask, "creationDatetime.to")
    found = [
        id_
        for id_, record in _records(ask, previous=previous).items()
        if (since is None or since <= record.created)
        and (until is None or record.created <= until)
        and all(
            ask.query.get(n, record.shown[n]) == record.shown[n] for n in ("destinationType", "planType", "wayType")
        )
    ]
    if len(found) > ask.state.most_records:
        raise Refusal.bad("Too many tickets to return, try to tighten the time range.")
    return found


def _one(ask: Ask, *, previous: bool) -> object:
    found = _records(ask, previous=previous).get(ask.id("id"))
    if found is None:
        raise Refusal.missing("voiceConsumption")
    return {name: value for name, value in found.shown.items() if not (previous and name == "dialed")}


_SERVICE = "/telephony/{ba}/service/{number}"
ROUTES: list[Route] = [
    ("GET", _SERVICE + "/voiceConsumption", lambda ask: _list(ask, previous=False)),
    ("GET", _SERVICE + "/voiceConsumption/{id}", lambda ask: _one(ask, previous=False)),
    ("GET", _SERVICE + "/previousVoiceConsumption", lambda ask: _list(ask, previous=True)),
    ("GET", _SERVICE + "/previousVoiceConsumption/{id}", lambda ask: _one(ask, previous=True)),
]
