"""Sequences of events and records from public bug reports, and what the team is told of them.

The files in tests/cases/phone are as they were collected; their callers are fictional, or documented examples.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.telephony.ovh.event_parser import parse_events, read_recordings
from adapters.telephony.ovh.records import fact_of_record
from bot.model import CallFact, Line, LineKind, Phone, Seat, SeatId
from bot.ports import Tx
from tests.support.helpline import LYON, Helpline, helpline
from tests.support.paths import CASES
from tests.support.ringing import is_about_calls

BEGINS = datetime(2026, 11, 23, 13, 10, tzinfo=UTC)
NUMBER, SERVICE = Phone("+33199005001"), Phone("+33199005010")
CHLOE = Phone("+33639980103")
NONE = ["/appels:"]
WITHHELD = "Appel sans réponse à {} (numéro masqué)."

TOLD = {
    "G01": [WITHHELD.format("14 h 06"), WITHHELD.format("14 h 16"), *NONE],
    "G02": ["Appel sans réponse à 14 h 10 (numéro masqué, 30 s d'attente).", *NONE],
    "G03": ["Appel sans réponse à 14 h 10 (…41). [Je rappelle]", "/appels: [Rappeler …41 (14 h 10)]"],
    "G04": NONE,
    "G05": NONE,
    "G06": [WITHHELD.format("14 h 10"), *NONE],
    "G07": [WITHHELD.format("14 h 10"), *NONE],
    "G08": NONE,
    "G09": [
        "Appel sans réponse à 15 h 10 (…02, 30 s d'attente). [Je rappelle]",
        "/appels: [Rappeler …02 (15 h 10)]",
    ],
    "G10": [
        "Appel sans réponse à 14 h 10 (…01, 30 s d'attente). [Je rappelle]",
        "Appel sans réponse à 14 h 11 (3114, 30 s d'attente). [Je rappelle]",
        "/appels: [Rappeler …01 (14 h 10)] [Rappeler 3114 (14 h 11)]",
    ],
    "G11": [
        "Appel sans réponse à 14 h 10 (…01, 30 s d'attente). [Je rappelle]",
        "/appels: [Rappeler …01 (14 h 10)]",
    ],
}


def read_case(path: Any) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


FILES = {path.name.partition("-")[0]: path for path in sorted((CASES / "phone").glob("G*.json"))}


def line_of(kind: LineKind) -> Line:
    return replace(LYON, number=NUMBER, service=SERVICE if kind is LineKind.REDIRECT else NUMBER, kind=kind)


def facts_of_step(step: dict[str, Any], line: Line) -> list[CallFact]:
    told = parse_events(step.get("events", []), {line.number: line.id, line.service: line.id})
    records = (fact_of_record(row, line) for row in step.get("records", []))
    return told + [fact for fact in records if fact]


async def put_chloe_on_duty(there: Helpline) -> None:
    """She has the watch and a phone, so that she may be asked about calls in a row."""

    def work(tx: Tx) -> None:
        chloe = tx.people.save(replace(tx.people.get(there.people["both"]), phone=CHLOE, phone_proved_at=BEGINS))
        (shift,) = tx.roster.shifts([LYON.id], BEGINS, BEGINS + timedelta(seconds=1))
        tx.roster.save_seat(Seat(SeatId(0), shift.id, chloe.id, shift.starts, shift.ends))

    await there.store.write(work)


async def played(there: Helpline, line: Line, steps: list[dict[str, Any]]) -> list[str]:
    """What is said anywhere, without edits, and what /appels answers at the end."""
    said: list[str] = []
    then = BEGINS - timedelta(minutes=1)
    for step in steps:
        until = BEGINS + timedelta(seconds=step["at"])
        while then <= until:
            there.clock.move(then)
            await there.app.tick()
            then += timedelta(minutes=1)
        there.clock.move(until)
        await there.app.on_call_events(facts_of_step(step, line))
        await there.settle()
        if "say" in step:
            said += heard(there)
            await there.say("both", step["say"][1])
            (answer,) = there.said
            said.append(" ".join(["/appels:", *(f"[{b.label}]" for b in answer.buttons)]).replace("\u00a0", " "))
    return said


def heard(there: Helpline) -> list[str]:
    return [
        " ".join([said.text, *(f"[{button.label}]" for button in said.buttons)]).replace("\u00a0", " ")
        for said in there.said
        if not said.edited and is_about_calls(said.text)
    ]


@pytest.mark.parametrize("name", TOLD)
async def test_cases(name: str) -> None:
    case = read_case(FILES[name])
    line = line_of(LineKind(case["kind"]))
    async with helpline(now=BEGINS - timedelta(hours=1), lines=(line,)) as there:
        await put_chloe_on_duty(there)
        there.said.clear()
        assert await played(there, line, case["steps"]) == TOLD[name]


def test_every_case_is_played() -> None:
    assert set(TOLD) == set(FILES)


def test_numbers_as_ovh_writes_them() -> None:
    rows = (CASES / "phone" / "G00-numbers.replay.jsonl").read_text(encoding="utf-8").splitlines()
    callers = {one.id: {(fact.caller, fact.known_caller) for fact in one.facts} for one in read_recordings(rows)}
    assert callers == {
        "caller-0033anonymous": {(None, True)},
        "caller-sip:0639980101@sip3.ovh.fr": {("+33639980101", True)},
        "caller-3114": {("3114", True)},
        "caller-0692998001": {("+262692998001", True)},
        "caller-00262692998001": {("+262692998001", True)},
        "caller-0033639980101;user=phone": {("+33639980101", True)},
        "outgoing-hidden": set(),
    }
