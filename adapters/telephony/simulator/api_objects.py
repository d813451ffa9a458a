"""The objects of OVH's API: their fields, which fields a PUT may change, and to which values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.telephony.simulator.number_forms import fits_phone_field, is_premium_rate, wire_form
from adapters.telephony.simulator.open_questions import OpenQuestions
from adapters.telephony.simulator.refusal import Refusal

ApiObject = dict[str, Any]
"""An object with OVH's own field names."""


@dataclass(frozen=True, slots=True)
class ObjectKind:
    """A kind of object: its fields with their default values, and the rules for changing them."""

    fields: Mapping[str, Any]
    fixed: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    needed: frozenset[str] = frozenset()
    """Numbers that may not be empty."""

    def new(self, **values: Any) -> ApiObject:
        return {**self.fields, **values}


NATURES = frozenset({"fax", "number", "voicemail"})
STRATEGIES = frozenset(
    {
        "cumulationByAgentOrder",
        "longestHangupAgent",
        "longestIdleAgent",
        "random",
        "ringAll",
        "roundRobin",
        "sequentiallyByAgentOrder",
    }
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ACTIONS = frozenset({"playback", "voicemail"})
FORWARDS = ("forwardUnconditional", "forwardNoReply", "forwardBusy", "forwardBackup")

LINE = ObjectKind(
    {
        "canChangePassword": True,
        "description": "",
        "deviceSlot": 0,
        "getPublicOffer": {"name": "individual", "description": "Ligne SIP"},
        "infrastructure": "cirpack",
        "isAttachedToOtherLinesPhone": False,
        "notifications": None,
        "offers": ["individual"],
        "serviceName": "",
        "serviceType": "line",
        "simultaneousLines": 2,
    },
    fixed=frozenset(
        {
            "canChangePassword",
            "deviceSlot",
            "getPublicOffer",
            "infrastructure",
            "isAttachedToOtherLinesPhone",
            "offers",
            "serviceName",
            "serviceType",
            "simultaneousLines",
        }
    ),
)

LINE_OPTIONS = ObjectKind(
    {
        "absentSubscriber": False,
        "anonymousCallRejection": False,
        "callRestrictionIncoming": False,
        "callRestrictionOutgoing": False,
        "callWaiting": True,
        "codecs": "defaultCodecs",
        "defaultVoicemail": "",
        "displayNumber": "",
        "doNotDisturb": False,
        "domain": "sip3.ovh.example",
        **{
            forward + part: usual
            for forward in FORWARDS
            for part, usual in (("", False), ("Nature", "number"), ("Number", ""))
        },
        "forwardNoReplyDelay": 20,
        "identificationRestriction": False,
        "intercom": "no",
        "ipRestrictions": [],
        "language": "French",
        "lockOutCall": False,
        "lockOutCallPassword": None,
        "proxy": "",
        "recordOutgoingCallsBeta": False,
        "toneOnCallWaitingSoundId": None,
        "toneOnHoldSoundId": None,
        "toneRingbackSoundId": None,
        "voicemailExternalNumber": "",
        "voicemailInternalNumber": "123",
    },
    fixed=frozenset({"proxy", "voicemailExternalNumber", "voicemailInternalNumber"}),
    numbers=frozenset({forward + "Number" for forward in FORWARDS} | {"defaultVoicemail", "displayNumber"}),
    choices={forward + "Nature": NATURES for forward in FORWARDS},
)

NAMED = frozenset({"serviceName", "serviceType", "featureType"})
REDIRECT = ObjectKind(
    {
        "description": "",
        "destination": None,
        "featureType": "redirect",
        "serviceName": "",
        "serviceType": "alias",
    },
    fixed=NAMED | {"destination"},
)
NUMBER = ObjectKind(
    {"description": "", "featureType": "empty", "partOfPool": None, "serviceName": "", "serviceType": "alias"},
    fixed=NAMED | {"partOfPool"},
)

EASY_HUNTING = ObjectKind(
    {
        "anonymousRejection": False,
        "description": "",
        "featureType": "easyHunting",
        "isCCS": False,
        "maxWaitTime": 300,
        "queueSize": 10,
        "serviceName": "",
        "serviceType": "alias",
        "showCallerNumber": "caller",
        "statusIvrEnabled": True,
        "strategy": "sequentiallyByAgentOrder",
        "toneOnClosing": None,
        "toneOnHold": None,
        "toneOnOpening": None,
        "voicemail": None,
    },
    fixed=NAMED | {"isCCS"},
    choices={"strategy": STRATEGIES, "showCallerNumber": frozenset({"alias", "both", "caller"})},
)
OVH_PABX = ObjectKind(
    {"description": "", "featureType": "cloudHunting", "isCCS": False, "serviceName": "", "serviceType": "alias"},
    fixed=NAMED | {"isCCS"},
)
HUNTING = ObjectKind(
    {"crmUrlTemplate": None, "g729": None, "name": "callcenter", "statusIvrEnabled": True}, fixed=frozenset({"name"})
)
AGENT = ObjectKind(
    {
        "agentId": 0,
        "breakStatus": None,
        "description": None,
        "number": "",
        "simultaneousLines": 1,
        "status": "available",
        "timeout": 20,
        "type": "external",
        "wrapUpTime": 0,
    },
    fixed=frozenset({"agentId", "type"}),
    numbers=frozenset({"number"}),
    needed=frozenset({"number"}),
    choices={"status": frozenset({"available", "loggedOut", "onBreak"})},
)
QUEUE = ObjectKind(
    {
        "actionOnClosure": "playback",
        "actionOnClosureParam": "1",
        "actionOnOverflow": "playback",
        "actionOnOverflowParam": "1",
        "askForRecordDisabling": None,
        "confirmKey": None,
        "description": "",
        "followCallForwards": False,
        "maxMember": 10,
        "maxWaitTime": 300,
        "queueId": 0,
        "record": False,
        "recordDisablingDigit": None,
        "recordDisablingLanguage": None,
        "soundOnHold": None,
        "strategy": "sequentiallyByAgentOrder",
    },
    fixed=frozenset({"queueId"}),
    choices={"strategy": STRATEGIES, "actionOnClosure": ACTIONS, "actionOnOverflow": ACTIONS},
)
TIME_CONDITIONS = ObjectKind(
    {
        "enable": False,
        **{f"{slot}{part}": None for slot in ("slot1", "slot2", "slot3", "unavailable") for part in ("Number", "Type")},
    },
    numbers=frozenset({f"{slot}Number" for slot in ("slot1", "slot2", "slot3", "unavailable")}),
    choices={f"{slot}Type": frozenset({"number", "voicemail"}) for slot in ("slot1", "slot2", "slot3", "unavailable")},
)
TIME_CONDITION = ObjectKind(
    {"conditionId": 0, "policy": "available", "timeFrom": "00:00:00", "timeTo": "23:59:59", "weekDay": "monday"},
    fixed=frozenset({"conditionId"}),
    choices={
        "policy": frozenset({"available", "slot1", "slot2", "slot3"}),
        "weekDay": frozenset(WEEKDAYS),
    },
)


def change_object(shape: ObjectKind, shown: ApiObject, body: object, questions: OpenQuestions) -> None:
    """Write the fields of a PUT's body into an object: all of them, or none.

    Raises:
        Refusal: a field does not exist, is read only, or has a wrong type or value.
    """
    if not isinstance(body, dict):
        raise Refusal.bad_type(questions)
    wanted: ApiObject = {}
    for name, value in body.items():
        if name not in shape.fields:
            raise Refusal.bad(f"[{name}] Received not described parameter")
        if name not in shape.fixed:
            wanted[name] = _checked_value(shape, name, value, questions)
        elif questions.read_only_in_put == "refused":
            raise Refusal.bad(f"[{name}] This field is read only")
    shown.update(wanted)


def _checked_value(shape: ObjectKind, name: str, value: object, questions: OpenQuestions) -> object:
    first = shape.fields[name]
    if value is None and name in shape.numbers:
        value = first
    if value is None and first is None:
        return None
    if first is not None and type(value) is not type(first):
        raise Refusal.bad_type(questions)
    if name in shape.needed and not value:
        raise Refusal.bad(f"[{name}] This field cannot be empty")
    if name in shape.numbers:
        return stored_number(name, value, questions)
    if name in shape.choices and value not in shape.choices[name]:
        raise Refusal.bad(f"[{name}] Given data ({value}) does not belong to the enumeration")
    return value


def stored_number(name: str, value: object, questions: OpenQuestions) -> str:
    """A phone number as it will be stored."""
    if not isinstance(value, str):
        raise Refusal.bad_type(questions)
    if value == "":
        return value
    if not fits_phone_field(value) or (value.startswith("+") and questions.plus_in_put == "refused"):
        raise Refusal.bad(f"[{name}] Given data is not valid for type phoneNumber")
    if is_premium_rate(value):
        raise Refusal.bad(f"[{name}] This destination is forbidden")
    return wire_form(value) if questions.plus_in_put == "normalised" else value
