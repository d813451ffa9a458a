"""The call records (CDR) of a call, visible some time after its end."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from adapters.telephony.simulator.events import api_time
from adapters.telephony.simulator.number_forms import national_form
from adapters.telephony.simulator.state import Record

if TYPE_CHECKING:  # a call writes its own records
    from adapters.telephony.simulator.call import Call, Leg


def write_records(call: "Call", at: datetime) -> None:
    """Write the records of a call that ended `at`: one per phone rung, or one for all."""
    questions = call.network.state.questions
    rows: list[Leg | None] = [*call.legs]
    if questions.records_per == "call":
        rows = [next((leg for leg in call.legs if leg.answered), call.legs[-1] if call.legs else None)]
    if not call.legs:
        rows = [None] if questions.record_of_unrung or call.hears == "voicemail" else []
    services = {"number": call.via[:1], "line": call.via[-1:], "both": tuple(dict.fromkeys(call.via))}
    for service in services[questions.record_stands_on]:
        for leg in rows:
            _write_record(call, service, leg, at)


def _write_record(call: "Call", service: str, leg: "Leg | None", at: datetime) -> None:
    state = call.network.state
    created = leg.began if leg else call.began
    talk = timedelta(0)
    if leg and leg.answered:
        talk = (leg.ended or at) - leg.answered
    elif leg is None and call.hears == "voicemail":
        talk = at - call.began
    id_ = state.next_id()
    state.records[id_] = Record(
        service,
        created,
        at + call.network.record_delay,
        {
            "called": leg.phone if leg and state.questions.record_tells_phone else service,
            "calling": call.caller,
            "consumptionId": id_,
            "countrySuffix": "ovh",
            "creationDatetime": api_time(created),
            "designation": "OVH VoIP",
            "destinationType": "mobile" if leg and national_form(leg.phone)[:2] in {"06", "07"} else "landline",
            "dialed": call.dialled,
            "duration": int(talk.total_seconds()),
            "hangupNature": "" if talk else state.questions.missed_nature,
            "planType": "priceplan",
            "priceWithoutTax": {"currencyCode": "EUR", "text": "0.00 €", "value": 0},
            "wayType": call.way_of(leg),
        },
    )
