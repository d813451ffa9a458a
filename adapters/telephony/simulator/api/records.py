"""The API's routes for call records."""

from collections.abc import Mapping
from datetime import datetime

from adapters.telephony.simulator.api.handler import ApiRequest, Route
from adapters.telephony.simulator.events import PARIS
from adapters.telephony.simulator.refusal import Refusal
from adapters.telephony.simulator.state import Record


def _visible_records(request: ApiRequest, records: Mapping[int, Record], *, previous: bool) -> dict[int, Record]:
    """Those of these records that are visible now: of this month, or of the month before."""
    if not request.state.feature(request.number):
        raise Refusal.no_service()
    number, now = request.number, request.now
    wanted = _month_number(now) - previous
    return {
        id_: record
        for id_, record in records.items()
        if record.service == number and record.visible <= now and _month_number(record.created) == wanted
    }


def _month_number(at: datetime) -> int:
    paris = at.astimezone(PARIS)
    return paris.year * 12 + paris.month


def _date_in_query(request: ApiRequest, name: str) -> datetime | None:
    text = request.query.get(name)
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal.bad(f"[{name}] Given data is not valid for type datetime") from None
    return at if at.tzinfo else at.replace(tzinfo=PARIS)


def _list_records(request: ApiRequest, *, previous: bool) -> object:
    since, until = _date_in_query(request, "creationDatetime.from"), _date_in_query(request, "creationDatetime.to")
    found = [
        id_
        for id_, record in _visible_records(request, request.state.records, previous=previous).items()
        if (since is None or since <= record.created)
        and (until is None or record.created <= until)
        and all(
            request.query.get(n, record.shown[n]) == record.shown[n] for n in ("destinationType", "planType", "wayType")
        )
    ]
    if len(found) > request.state.most_records:
        raise Refusal.bad("Too many tickets to return, try to tighten the time range.")
    return found


def _show_record(request: ApiRequest, *, previous: bool) -> object:
    id_ = request.id("id")
    asked = {id_: request.state.records[id_]} if id_ in request.state.records else {}
    found = request.find(_visible_records(request, asked, previous=previous), "id", "voiceConsumption")
    return {name: value for name, value in found.shown.items() if not (previous and name == "dialed")}


_SERVICE = "/telephony/{ba}/service/{number}"
ROUTES: list[Route] = [
    ("GET", _SERVICE + "/voiceConsumption", lambda request: _list_records(request, previous=False)),
    ("GET", _SERVICE + "/voiceConsumption/{id}", lambda request: _show_record(request, previous=False)),
    ("GET", _SERVICE + "/previousVoiceConsumption", lambda request: _list_records(request, previous=True)),
    ("GET", _SERVICE + "/previousVoiceConsumption/{id}", lambda request: _show_record(request, previous=True)),
]
