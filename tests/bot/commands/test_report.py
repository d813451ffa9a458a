"""/bilan: what is in the file, and who gets it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from adapters.console import COORDINATION, private_chat_of
from bot.commands.report import parts_of_period
from bot.model import Call, CallId, DocumentKind, Outcome, Phone, Purpose, ReportPeriod, Room, Seat, SeatId, VolunteerId
from bot.ports import Tx
from tests.support.helpline import LYON, MONDAY, Helpline, helpline

TODAY = date(2026, 11, 24)


def days(starts: str, ends: str) -> ReportPeriod:
    return ReportPeriod(date.fromisoformat(starts), date.fromisoformat(ends))


@pytest.mark.parametrize(
    ("period", "parts"),
    [
        (days("2026-10-01", "2026-11-01"), ["10-01", "10-05", "10-12", "10-19", "10-26", "11-01"]),
        (days("2026-11-01", "2026-12-01"), ["11-01", "11-02", "11-09", "11-16", "11-23", "11-30"]),
        (days("2026-08-15", "2026-11-01"), ["08-15", "09-01", "10-01", "11-01"]),
        (days("2026-11-24", "2026-11-25"), ["11-24", "11-25"]),
    ],
)
def test_a_month_is_told_by_the_week_and_a_longer_time_by_the_month(period: ReportPeriod, parts: list[str]) -> None:
    found = list(parts_of_period(period, TODAY))
    assert [f"{part.starts:%m-%d}" for part in found] + [f"{found[-1].ends:%m-%d}"] == parts
    assert all(before.ends == after.starts for before, after in pairwise(found))


async def live_through_a_week(lyon: Helpline) -> None:
    """Anne and Bakari hold two hours together, and four call: two are answered."""
    anne, bakari = lyon.people["v1"], lyon.people["v2"]

    def work(tx: Tx) -> None:
        shift = next(s for s in tx.roster.shifts([LYON.id], MONDAY, MONDAY + timedelta(days=1)) if s.seats == 2)
        for who in (anne, bakari):
            tx.roster.save_seat(Seat(SeatId(0), shift.id, VolunteerId(who), shift.starts, shift.ends))
        outcomes = Outcome.ANSWERED, Outcome.ANSWERED, Outcome.MISSED, Outcome.SUSPECT
        rang = [shift.starts + timedelta(minutes=n) for n in range(4)]
        call = Call(
            CallId(0), LYON.id, Phone("+33639980101"), True, MONDAY, Outcome.MISSED, waited=timedelta(seconds=9)
        )
        tx.calls.save_calls(
            [replace(call, rang_at=at, ended_at=at, outcome=how) for at, how in zip(rang, outcomes, strict=True)]
        )

    await lyon.store.write(work)
    lyon.clock.move(datetime(2026, 11, 25, 9, tzinfo=UTC))


async def test_the_report_holds_the_sums_and_no_name_or_number() -> None:
    async with helpline() as lyon:
        await live_through_a_week(lyon)
        first, _ = await lyon.privately("c1", "/bilan novembre")
        assert first == "Le bilan de Lyon, novembre 2026 : 4 appels, 2 h de permanence. Sans nom ni numéro."
        pdf, csv = (said.document for said in lyon.said)
        assert pdf is not None
        assert csv == replace(pdf, kind=DocumentKind.CSV)
        assert pdf.kind is DocumentKind.PDF
        assert pdf.file_name == "bilan-lyon-2026-11-01-2026-11-30.pdf"
        assert pdf.rows[-1] == (
            "total", "", "4", "0", "2", "1", "1", "0", "0", "2,0", "10,0", "4,0",
        )  # fmt: skip
        assert [row[:3] for row in pdf.rows] == [
            ("2026-11-01", "2026-11-01", "0"),
            ("2026-11-02", "2026-11-08", "0"),
            ("2026-11-09", "2026-11-15", "0"),
            ("2026-11-16", "2026-11-22", "0"),
            ("2026-11-23", "2026-11-29", "4"),
            ("total", "", "4"),
        ]
        words = repr(pdf)
        assert [name for name in ("Anne", "Bakari", "0101", "39980") if name in words] == []


async def test_only_coordination_gets_the_report_and_not_in_the_room_of_the_team() -> None:
    async with helpline() as lyon:
        await live_through_a_week(lyon)
        assert await lyon.say("c1", "/bilan novembre") == [
            "Le bilan se demande en privé, ou dans le salon de coordination."
        ]
        assert await lyon.privately("v1", "/bilan novembre") == ["Seule la coordination peut le faire."]
        await lyon.store.write(lambda tx: tx.people.save_room(Room(COORDINATION, LYON.id, Purpose.COORDINATION)))
        assert len(await lyon.say("c1", "/report november", COORDINATION)) == 2
        assert [said.to for said in lyon.said] == [COORDINATION, COORDINATION]


async def test_without_words_it_is_of_the_month_before_and_nothing_is_said_as_such() -> None:
    async with helpline() as lyon:
        await live_through_a_week(lyon)
        assert await lyon.privately("c1", "/bilan") == [
            "Je ne sais rien de cette période (octobre 2026) : ni appel, ni permanence."
        ]
        lyon.clock.move(datetime(2026, 12, 3, 9, tzinfo=UTC))
        assert len(await lyon.privately("c1", "/bilan")) == 2
        assert lyon.said[0].to == private_chat_of("c1")
