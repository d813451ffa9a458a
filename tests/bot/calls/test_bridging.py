"""Call-backs that the line places, and the test call that proves them: from a press to the two phones that ring."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlalchemy import select
from typing_extensions import override

from adapters.console import Said
from adapters.telephony.ovh.telephony import OvhTelephony
from adapters.telephony.simulator.click_to_call import ClickToCall
from adapters.telephony.simulator.faults import Trouble
from bot.cli.check import check_bridge
from bot.demo.helpline import Helpline, open_helpline
from bot.demo.script import CALLERS, Demo
from bot.model import (
    Bridge,
    BridgeProof,
    CallBackWay,
    Deployment,
    Line,
    LineKind,
    LineMode,
    Membership,
    Outcome,
    Phone,
    Role,
)
from bot.ports import Tx
from bot.run.bridges import BridgeCalls
from storage import tables

FATOU, BAKARI, CALLER = "+33639980106", "+33639980102", str(CALLERS[0])
TEN: Final = "65min"


class Play:
    """What people do, and what is said."""

    def __init__(self) -> None:
        self.rows: list[str] = []
        self._demo = Demo(self.rows.append)
        self.stage: Helpline

    def show(self, said: Said) -> None:
        self._demo.show(said)

    async def do(self, *rows: str) -> str:
        """Play these rows. Returns what was said meanwhile."""
        self.rows.clear()
        for row in rows:
            await self._demo.play(self.stage, row)
        return "\n".join(self.rows)

    @property
    def placed(self) -> list[dict[str, Any]]:
        return [write.body for write in self.stage.simulator.writes if write.path.endswith("/click2Call")]

    @property
    def call(self) -> ClickToCall:
        (call,) = self.stage.simulator.calls
        assert isinstance(call, ClickToCall)
        return call

    async def prove(self) -> None:
        line, now = self.stage.line, self.stage.clock.now()
        await self.write(lambda tx: tx.bridges.save_proof(BridgeProof(line.id, line.number, line.service, now)))

    async def write(self, work: Callable[[Tx], Any]) -> Any:
        return await self.stage.store.write(work)

    async def is_proved(self) -> bool:
        proof = await self.stage.store.read(lambda tx: tx.bridges.proof(self.stage.line.id))
        return proof is not None

    async def stored(self, *names: str) -> list[tuple[Any, ...]]:
        def work(tx: Any) -> list[tuple[Any, ...]]:
            return [tuple(row) for name in names for row in tx._c.execute(select(tables.metadata.tables[name]))]

        return await self.stage.store.read(work)


@asynccontextmanager
async def line(
    kind: LineKind = LineKind.REDIRECT, way: CallBackWay = CallBackWay.BRIDGE, url: str = "sqlite://"
) -> AsyncIterator[Play]:
    play = Play()
    async with open_helpline(play.show, kind=kind, callback=way, url=url) as play.stage:
        yield play


@pytest.fixture
async def lyon() -> AsyncIterator[Play]:
    """A line that is proved, and a missed call at five past ten."""
    async with line() as play:
        await play.prove()
        await play.do(f":wait {TEN}", ":ring", ":wait 40s", ":hangup")
        yield play


# ---------------------------------------------------------------- a call-back


@pytest.mark.parametrize("way", ["outgoing", "transfer"])
@pytest.mark.parametrize("tells", [True, False])
async def test_the_line_rings_whoever_calls_back_then_the_caller_and_it_is_no_call_to_the_line(
    lyon: Play, way: Any, tells: bool
) -> None:
    questions = lyon.stage.simulator.questions
    questions.click_to_call_way, questions.record_tells_phone = way, tells
    await lyon.do("@v2 [Je rappelle]", "@v2 [Appelez-moi]")
    assert lyon.stage.simulator.ringing() == [BAKARI]
    await lyon.do(":answer")
    assert lyon.stage.simulator.ringing() == [CALLER]
    await lyon.do(":answer", ":wait 2min")
    another = lyon.stage.simulator.call(lyon.stage.line.number, CALLERS[1])  # while they talk, and nobody answers
    await lyon.do(":wait 40s")
    another.hang_up()
    await lyon.do(":wait 2min", ":hangup", ":wait 10min")
    await lyon.stage.clock.through(lyon.stage.records.read_all())
    await lyon.do(":wait 5min")
    assert lyon.placed == [{"calledNumber": CALLER.replace("+", "00"), "callingNumber": BAKARI.replace("+", "00")}]
    line, now = lyon.stage.line.id, lyon.stage.clock.now()
    calls = await lyon.stage.store.read(lambda tx: tx.calls.calls(line, now - timedelta(hours=2), now))
    alerts = await lyon.stage.store.read(lambda tx: tx.calls.open_missed(line))
    assert [(call.caller, call.outcome) for call in calls] == [(caller, Outcome.MISSED) for caller in CALLERS[:2]]
    assert [alert.caller for alert in alerts] == list(CALLERS[:2])


async def test_who_presses_twice_is_called_once_and_again_after_a_minute(lyon: Play) -> None:
    await lyon.do("@v2 [Je rappelle]", "@v2 [Appelez-moi]", "@v2 [Appelez-moi]")
    assert len(lyon.placed) == 1
    await lyon.do(":hangup", ":wait 1min", "@v2 [Appelez-moi]")
    assert len(lyon.placed) == 2


async def test_a_caller_is_called_five_times_an_hour_at_most(lyon: Play) -> None:
    await lyon.do("@v2 [Je rappelle]")
    for _ in range(5):
        await lyon.do("@v2 [Appelez-moi]", ":hangup", ":wait 1min")
    assert "plusieurs fois déjà" in await lyon.do("@v2 [Appelez-moi]")
    assert len(lyon.placed) == 5


async def test_no_number_stands_in_a_row_or_a_log_whether_it_works_or_not(
    lyon: Play, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await lyon.do("@v2 [Je rappelle]", "@v2 [Appelez-moi]", ":hangup", ":wait 1min")
    lyon.stage.simulator.questions.calling_number = "refused"
    await lyon.do("@v2 [Appelez-moi]")
    assert len(lyon.placed) == 2
    rows = repr(await lyon.stored("outbox", "bridges", "bridge_proofs", "journal")) + caplog.text
    plain = rows.replace(" ", "").replace("\u00a0", "")
    assert [number for number in (CALLER, BAKARI) if number[3:] in plain] == []


@pytest.mark.parametrize("trouble", ["refused", "lost"])
async def test_a_call_that_fails_is_not_tried_again_and_the_number_is_offered(lyon: Play, trouble: str) -> None:
    if trouble == "refused":
        lyon.stage.simulator.questions.calling_number = "refused"
    else:
        lyon.stage.simulator.faults.next(Trouble.LOST_BEFORE, method="POST", path="*/click2Call")
    said = await lyon.do("@v2 [Je rappelle]", "@v2 [Appelez-moi]", ":wait 2min")
    assert "Je n'ai pas réussi à passer l'appel." in said
    assert len(lyon.placed) <= 1
    last = said.rpartition("pas réussi")[2]
    assert "[Plutôt le numéro]" in last
    assert "[Appelez-moi]" not in last
    assert "À rappeler : 06 39 98 02 07" in await lyon.do("@v2 [Plutôt le numéro]")


class Killed(OvhTelephony):
    """The process ends as it asks OVH."""

    @override
    async def bridge(self, line: Line, first: Phone, then: Phone) -> None:
        raise KeyboardInterrupt


async def test_a_call_that_may_have_been_placed_before_a_crash_is_not_placed_again(lyon: Play) -> None:
    stage = lyon.stage
    await lyon.do("@v2 [Je rappelle]")
    (alert,) = await stage.store.read(lambda tx: tx.calls.open_missed(stage.line.id))
    assert alert.taken_by is not None
    asked = Bridge(0, stage.line.id, alert.taken_by, stage.clock.now(), alert=alert.id)
    await lyon.write(lambda tx: tx.bridges.save(asked))
    killed = BridgeCalls(stage.store, Killed({}, stage.clock), stage.clock, Deployment((stage.line,)))
    with pytest.raises(KeyboardInterrupt):
        await killed.place_all()
    await lyon.do(":off", ":on", ":wait 1min")
    assert lyon.placed == []


async def test_a_call_that_waited_too_long_or_is_not_theirs_any_more_is_not_placed(lyon: Play) -> None:
    await lyon.do("@v2 [Je rappelle]")
    (alert,) = await lyon.stage.store.read(lambda tx: tx.calls.open_missed(lyon.stage.line.id))
    assert alert.taken_by is not None
    asked = Bridge(0, lyon.stage.line.id, alert.taken_by, lyon.stage.clock.now(), alert=alert.id)
    await lyon.write(lambda tx: tx.bridges.save(replace(asked, asked_at=asked.asked_at - timedelta(minutes=3))))
    assert "Je n'ai pas réussi" in await lyon.do(":wait 1s")
    await lyon.do("@v2 #private [Je laisse]")
    await lyon.write(lambda tx: tx.bridges.save(replace(asked, asked_at=lyon.stage.clock.now())))
    assert "Je n'ai pas réussi" not in await lyon.do(":wait 1s")
    assert lyon.placed == []


async def test_it_is_asked_about_once_it_is_too_late_in_the_evening(lyon: Play) -> None:
    await lyon.do(":wait 10h", "@v2 [Je rappelle]")  # five past eight
    assert "on ne rappelle" in await lyon.do(":wait 18min", ":wait 10min", "@v2 [Appelez-moi]")
    assert "on ne rappelle" in await lyon.do("@v2 [Plutôt le numéro]")
    assert lyon.placed == []
    await lyon.do("@v2 [Rappeler quand même]", "@v2 [Appelez-moi]")
    assert len(lyon.placed) == 1


async def test_a_phone_that_is_not_verified_any_more_is_not_called_and_who_has_none_gets_the_number(lyon: Play) -> None:
    await lyon.do("@v2 [Je rappelle]")

    def forget_proof(tx: Tx) -> None:
        person = next(p for p, _ in tx.people.members(lyon.stage.line.id) if p.name == "Bakari")
        tx.people.save(replace(person, phone_proved_at=None))

    await lyon.write(forget_proof)
    assert "n'est pas vérifié" in await lyon.do("@v2 [Appelez-moi]")
    assert lyon.placed == []
    await lyon.do("@v2 #private [Je laisse]")
    assert "À rappeler : 06 39 98 02 07" in await lyon.do("@v2 [Je rappelle]")


async def test_the_helpline_pays_no_call_to_another_country(lyon: Play) -> None:
    def from_abroad(tx: Tx) -> None:
        (alert,) = tx.calls.open_missed(lyon.stage.line.id)
        tx.calls.save_missed(replace(alert, caller=Phone("+18765551234")))  # reserved for fiction, in Jamaica

    await lyon.write(from_abroad)
    assert "[Appelez-moi]" not in await lyon.do("@v2 [Je rappelle]")


async def test_the_number_can_be_had_all_the_same_and_all_is_overwritten_at_the_end(lyon: Play) -> None:
    await lyon.do("@v2 [Je rappelle]")
    said = await lyon.do("@v2 [Plutôt le numéro]")
    assert said.count("06 39 98 02 07") == 1
    assert "dans mon message suivant" in said
    ended = await lyon.do("@v2 #private [J'ai eu la personne]")
    assert ended.count("vous avez eu la personne") == 1
    standing = "\n".join(said.text for said in lyon.stage.console._standing.values())
    assert "06 39 98 02 07" not in standing.replace("\u00a0", " ")


# ---------------------------------------------------------------- the proof

TESTED: Final = ("@c1 #coordination /pont Bakari",)
BOTH: Final = ("@c1 [Les deux ont sonné]", "@v2 [Numéro de la ligne affiché]")


async def test_two_yes_prove_it_and_a_no_takes_that_away(url: str) -> None:
    async with line(url=url) as play:
        assert "aucun essai" in await play.do("@c1 #coordination /ligne")
        await play.do(*TESTED)
        assert play.stage.simulator.ringing() == [FATOU]
        await play.do(":answer")
        assert play.stage.simulator.ringing() == [BAKARI]
        await play.do(":hangup", BOTH[0])
        assert not await play.is_proved()
        assert "l'essai a réussi" in await play.do(BOTH[1])
        assert await play.is_proved()
        assert "aucun essai" not in await play.do("@c1 #coordination /ligne")
        assert "l'essai n'a pas réussi" in await play.do(*TESTED, ":hangup", "@v2 [Un autre]")
        assert not await play.is_proved()
        await play.do("@c1 [Les deux ont sonné]")
        assert not await play.is_proved()


async def test_an_answer_to_an_earlier_test_call_or_to_one_of_others_counts_for_nothing() -> None:
    async with line() as play:
        await play.do(*TESTED, ":hangup", BOTH[0], ":wait 1min", *TESTED, ":hangup")
        await play.do("@v2 #private /bridged 1 yes", "@v1 #private /bridged 2 yes", "@v1 #private /bridged 9 yes")
        assert not await play.is_proved()
        await play.do(*BOTH)
        assert await play.is_proved()


async def test_without_a_proof_the_number_is_given() -> None:
    async with line() as play:
        await play.do(f":wait {TEN}", ":ring", ":wait 40s", ":hangup")
        assert "À rappeler : 06 39 98 02 07" in await play.do("@v2 [Je rappelle]")


async def test_a_proof_is_for_the_number_and_the_sip_line_that_were_tried(lyon: Play) -> None:
    def other_service(tx: Tx) -> None:
        proof = tx.bridges.proof(lyon.stage.line.id)
        assert proof is not None
        tx.bridges.save_proof(replace(proof, service=proof.number))

    await lyon.write(other_service)
    assert "À rappeler" in await lyon.do("@v2 [Je rappelle]")


@pytest.mark.parametrize(
    ("question", "truth", "rings", "shown"),
    [
        ("click_to_call", "called only", [BAKARI], None),
        ("calling_number", "ignored", ["+33465710002"], None),
        ("click_to_call_shows", "calling number", [FATOU], FATOU),
        ("click_to_call_shows", "line", [FATOU], "+33465710002"),
    ],
)
async def test_whatever_ovh_does_people_see_it_and_say_no(
    question: str, truth: str, rings: list[str], shown: str | None
) -> None:
    async with line() as play:
        setattr(play.stage.simulator.questions, question, truth)
        await play.do(*TESTED)
        assert play.stage.simulator.ringing() == rings
        assert shown is None or play.call.shown == shown
        await play.do(":hangup", "@c1 #private [Non]" if shown is None else "@v2 [Un autre]")
        assert not await play.is_proved()


async def test_a_test_call_that_ovh_refuses_proves_nothing() -> None:
    async with line() as play:
        play.stage.simulator.questions.calling_number = "refused"
        said = await play.do(*TESTED)
        assert said.count("L'appel d'essai n'a pas pu être passé.") == 2
        assert not await play.is_proved()


async def test_test_calls_are_few_by_day_and_between_two_verified_phones() -> None:
    async with line() as play:
        assert "quelqu'un d'autre" in await play.do("@c1 #private /pont Fatou")
        assert "coordination" in await play.do("@v2 #private /pont Fatou")
        for _ in range(3):
            await play.do(*TESTED, ":hangup")
        assert "trois par heure" in await play.do(*TESTED)
        assert len(play.placed) == 3
        await play.do(":wait 12h")
        assert "À cette heure" in await play.do(*TESTED)

        def newcomer(tx: Tx) -> None:
            person = next(p for p, _ in tx.people.members(play.stage.line.id) if p.name == "Bakari")
            tx.people.save_membership(Membership(person.id, play.stage.line.id, Role.NEWCOMER))

        await play.write(newcomer)
        assert "celui de Bakari ne l'est pas" in await play.do(*TESTED)


async def test_a_queue_cannot_call() -> None:
    async with line(LineKind.HUNTING, CallBackWay.NUMBER) as play:
        assert "Je ne peux pas passer d'appels avec la ligne Lyon" in await play.do(*TESTED)


async def test_check_says_what_is_missing(lyon: Play) -> None:
    where = lyon.stage.line

    async def found() -> list[bool]:
        return [one.good for one in await lyon.stage.store.read(lambda tx: check_bridge(tx, where))]

    assert await found() == [True]
    where = replace(where, number=where.service)
    assert await found() == [False]
    where = lyon.stage.line
    await lyon.write(lambda tx: tx.bridges.delete_proof(where.id))
    assert await found() == [False]
    where = replace(where, mode=LineMode.OBSERVE)
    await lyon.prove()
    assert await found() == [False]
    where = replace(where, callback=CallBackWay.NUMBER)
    assert await found() == []
