"""The API's routes for call records."""

from datetime import datetime

from adapters.telephony.simulator.api.handler import ApiRequest, Route
from adapters.telephony.simulator.events import PARIS
from adapters.telephony.simulator.refusal import Refusal
from adapters.telephony.simulator.state import Record


def _visible_records(request: ApiRequest, *, previous: bool) -> dict[int, Record]:
    """The records that are visible now: of this month, or of the month before."""
    if not request.state.feature(request.number):
        raise Refusal.no_service()
    this_month = _month_number(request.now)
    wanted = (this_month - 1 if previous else this_month,)
    return {
        id_: record
        for id_, record in request.state.records.items()
        if record.service == request.number
        and record.visible <= request.now
        and _month_number(record.created) in wanted
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
        for id_, record in _visible_records(request, previous=previous).items()
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
    found = request.find(_visible_records(request, previous=previous), "id", "voiceConsumption")
    return {name: value for name, value in found.shown.items() if not (previous and name == "dialed")}


_SERVICE = "/telephony/{ba}/service/{number}"
ROUTES: list[Route] = [
    ("GET", _SERVICE + "/voiceConsumption", lambda request: _list_records(request, previous=False)),
    ("GET", _SERVICE + "/voiceConsumption/{id}", lambda request: _show_record(request, previous=False)),
    ("GET", _SERVICE + "/previousVoiceConsumption", lambda request: _list_records(request, previous=True)),
    ("GET", _SERVICE + "/previousVoiceConsumption/{id}", lambda request: _show_record(request, previous=True)),
]
