"""The phone follows the roster: the real client against a simulated OVH, with and without faults."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest

from adapters.telephony.simulator.faults import Trouble
from bot.errors import AdapterError
from bot.forwarding.alert import handle_alert as see_to
from bot.forwarding.pending_replies import add_pending_reply
from bot.model import (
    Address,
    Deployment,
    Line,
    LineId,
    LineKind,
    LineMode,
    NetworkId,
    Observed,
    PendingReply,
    ProofCall,
    Step,
    StepKind,
    VolunteerId,
)
from bot.ports import Tx
from bot.run.reconciler import Reconciler
from bot.run.sync_once import sync_once
from tests.support.scene import ANNE, BACKUP, BAKARI, COORDINATION, NOON, STRANGER, TEAM, Scene, a_line, hours, scene

KINDS = list(LineKind)
CLOSED = {LineKind.LINE: ["voicemail"], LineKind.REDIRECT: ["voicemail"], LineKind.HUNTING: ["announcement"]}
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("kind", KINDS)
async def test_the_line_rings_ahead_of_the_shift_and_hands_over_and_closes(kind: LineKind) -> None:
    async with scene(a_line(kind)) as here:
        two, four, six = hours(2, 4, 6)
        await here.shift((two, four), "Anne")
        await here.shift((four, six), "Bakari")
        await here.until(two - 11 * MINUTE)
        assert here.rings() == CLOSED[kind]
        await here.until(two - 5 * MINUTE)
        assert here.rings() == [ANNE]
        known = await here.known()
        assert known.verified_at is not None
        assert known.verified_at <= two - 5 * MINUTE
        await here.until(four)
        assert here.rings() == [BAKARI]
        await here.until(four + MINUTE)
        known = await here.known()
        assert known.verified_at is not None
        assert known.verified_at <= four + MINUTE
        await here.until(six + MINUTE)
        assert here.rings() == CLOSED[kind]
        assert (await here.known()).verified_at is not None
        assert here.said == []
        assert ("announcement",) not in here.telephony.rang[4:-1]


async def test_a_queue_of_ovh_pabx_follows_alike() -> None:
    async with scene(a_line(hunting="ovhPabx")) as here:
        one, two, three = hours(0, 1, 2)
        await here.shift((one, two), "Anne")
        await here.shift((two, three), "Bakari")
        await here.until(two - 5 * MINUTE)
        assert here.rings() == [ANNE]
        await here.until(two + MINUTE)
        assert here.rings() == [BAKARI]
        await here.until(three + MINUTE)
        assert (here.rings(), here.said) == (["announcement"], [])


async def test_nobody_on_duty_rings_whoever_agreed_to_it() -> None:
    async with scene(a_line(uncovered=(BACKUP,))) as here:
        await here.shift(hours(1, 3))
        await here.until(NOON + timedelta(hours=2))
        assert here.rings() == [BACKUP.phone]


async def test_a_line_in_observation_says_what_it_would_do_and_writes_nothing() -> None:
    async with scene(a_line(LineKind.LINE, mode=LineMode.OBSERVE)) as here:
        await here.shift(hours(1, 3), "Anne")
        await here.until(NOON + timedelta(hours=4))
        would = "Lyon : j'aurais envoyé les appels {}. Je ne fais qu'observer, rien n'a changé chez OVH."
        assert here.said == [
            ("coordination", would.format(where)) for where in ("à la messagerie", "chez Anne", "à la messagerie")
        ]
        assert here.simulator.writes == []
        assert here.reads() > 0


# ---------------------------------------------------------------- faults; see also test_faults


async def test_what_ovh_answered_is_told_to_coordination_only() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        await here.shift(hours(1, 3), "Anne")
        await here.until(NOON + timedelta(minutes=49))
        here.simulator.faults.next(Trouble.FORBIDDEN, times=1000, method="PUT", code="NOT_GRANTED_CALL")
        await here.until(NOON + timedelta(minutes=51))
        (where, told), (private, yours) = here.said
        assert (where, private) == ("coordination", "@v1")
        assert told.startswith(
            "Ligne Lyon : OVH me refuse l'accès. Les appels devraient aller chez Anne. "
            "Dernière lecture : pas encore connue. Je réessaie toutes les cinq minutes.\nRéponse d'OVH : "
        )
        assert "403 NOT_GRANTED_CALL" in told
        assert yours == (
            "La ligne Lyon ne sonne peut-être pas chez vous comme prévu. La coordination est prévenue, "
            "je continue d'essayer."
        )


async def test_a_failing_line_is_tried_less_and_less_often() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        await here.shift(hours(0, 4), "Anne")
        here.simulator.faults.next(Trouble.CONFLICT, times=1000, method="PUT")
        await here.until(NOON + 4 * MINUTE)
        tries = [round((request.at - NOON).total_seconds()) for request in here.simulator.writes]
        assert tries == [0, 2, 6, 14, 30, 62, 122, 182]


async def test_while_ovh_wants_us_to_wait_not_even_a_new_wish_is_tried() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        (seat,) = await here.shift(hours(0, 4), "Anne")
        here.simulator.faults.next(Trouble.TOO_MANY, method="PUT", retry_after=100)
        await here.follow()
        await here.store.write(lambda tx: tx.roster.delete_seat(seat.id))
        requests = len(here.simulator.requests)
        await here.follow()
        assert here.following.next_look(NOON) == NOON + timedelta(seconds=60)  # to tell, if it is not verified by then
        assert (here.clock.now(), len(here.simulator.requests)) == (NOON, requests)
        await here.until(NOON + 3 * MINUTE)
        assert here.rings() == ["voicemail"]


async def test_a_new_wish_is_tried_at_once_whatever_ovh_thought_of_the_old_one() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        (seat,) = await here.shift(hours(0, 4), "Anne")
        here.simulator.faults.next(Trouble.FORBIDDEN, method="PUT")
        await here.follow()
        bakari = await here.store.read(lambda tx: tx.people.by_phone([BAKARI])[BAKARI])
        await here.store.write(lambda tx: tx.roster.save_seat(replace(seat, volunteer=bakari.id)))
        await here.follow()
        assert (here.clock.now(), here.rings()) == (NOON, [BAKARI])


# ---------------------------------------------------------------- told in time

WRONG = "Ligne Lyon : OVH me refuse l'accès. Les appels devraient aller chez Anne. Dernière lecture : pas encore"
DIFFERS = "D'après le planning ils devraient aller chez Anne : je m'en occupe."


async def refused(here: Scene, until: int = 51) -> None:
    """A shift at half past one, whose forward OVH refuses until told otherwise."""
    await here.promote("Chloé")
    await here.shift(hours(1, 3), "Anne")
    await here.until(NOON + timedelta(minutes=49))
    here.simulator.faults.next(Trouble.FORBIDDEN, times=1000, method="PUT", code="NOT_GRANTED_CALL")
    await here.until(NOON + until * MINUTE)


async def test_trying_again_from_the_alert_waits_for_no_pause() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        await refused(here)
        here.said.clear()
        here.simulator.faults.requests.clear()
        here.clock.move(here.clock.now() + timedelta(seconds=1))
        await here.press("Réessayer", "@v1", "v1")
        await here.follow()
        assert here.rings() == [ANNE]
        assert here.said == [
            ("@v1", "Je relis la ligne et je la corrige tout de suite."),
            (
                "@v1",
                f"Ligne Lyon : les appels vont à la messagerie (lu à 13 h 51).\n{DIFFERS}",
            ),
        ]
        await here.until(NOON + 53 * MINUTE)
        right = "C'est rétabli, ligne Lyon : les appels vont chez Anne."
        assert here.said[2:] == [("coordination *", right), ("@v1 *", right)]


async def test_who_fights_the_line_is_overruled_by_trying_again() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        await here.promote("Chloé")
        await here.shift(hours(0, 4), "Anne")
        await here.until(NOON + 2 * MINUTE)
        for minutes in (7, 9, 11, 13):
            here.another_hand(STRANGER)
            await here.until(NOON + minutes * MINUTE)
        assert here.rings() == [STRANGER]
        await here.press("Réessayer", "coordination", "v3")
        await here.follow()
        assert here.rings() == [ANNE]


async def test_who_sees_to_it_stands_in_the_alert_and_nobody_is_pinged_again() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        await refused(here)
        here.said.clear()
        await here.press("Vu, je m'en occupe", "coordination", "v3")
        await here.follow()
        assert [chat for chat, _ in here.said] == ["coordination *", "coordination"]
        (_, alert), (_, thanks) = here.said
        assert alert.startswith(WRONG)
        assert alert.endswith("\nPris en charge par Chloé.")
        assert thanks == "C'est noté dans l'alerte : vous vous en occupez."
        here.simulator.faults.requests.clear()
        here.simulator.faults.next(Trouble.CONFLICT, times=1000, method="PUT")
        here.said.clear()
        await here.until(NOON + 70 * MINUTE)
        assert [chat for chat, _ in here.said if not chat.endswith(" *")] == []
        assert here.said[0][1].endswith("\nPris en charge par Chloé.")


async def test_only_coordination_sees_to_an_alert() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        await refused(here)
        here.said.clear()
        await here.press("Vu, je m'en occupe", "coordination", "v1")
        await here.follow()
        assert here.said == [("coordination", "Seule la coordination peut le faire.")]


async def test_a_second_coordinator_hears_who_sees_to_it() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        await refused(here)
        for name in ("Bakari", "Anne"):
            await here.promote(name)
        standing = await here.store.read(lambda tx: tx.outbox.find(COORDINATION, NetworkId("1")))
        assert standing is not None
        assert [button.says for button in standing.post.buttons] == ["retry:lyon", "handle:lyon"]
        await here.press("Vu, je m'en occupe", "coordination", "v3")
        here.said.clear()
        assert await here.store.write(lambda tx: see_to(tx, here.line, VolunteerId(2))) == VolunteerId(3)


def alerted(here: Scene) -> list[tuple[str, str]]:
    return [said for said in here.said if said[0].startswith("coordination")]


@pytest.mark.parametrize("kind", KINDS)
async def test_from_the_start_on_those_who_agreed_are_rung_when_ovh_takes_nobody_else(kind: LineKind) -> None:
    async with scene(a_line(kind, uncovered=(BACKUP,))) as here:
        await here.promote("Chloé")
        one, two = hours(1, 3)
        await here.shift((one, two), "Anne")
        await here.until(one - 11 * MINUTE)
        apply = here.telephony.apply
        refuses = True

        async def but_anne(line: Line, step: Step, observed: Observed) -> Observed:
            if refuses and step.target.phone == ANNE:
                raise AdapterError("OVH wants no such number", permanent=True, query_id="EU.1")
            return await apply(line, step, observed)

        here.telephony.apply = but_anne  # type: ignore[method-assign]  # OVH refuses one number
        await here.until(one - MINUTE)
        assert here.rings() == CLOSED[kind]
        await here.until(one + MINUTE)
        assert here.rings() == [BACKUP.phone]
        alert = (
            "Ligne Lyon : les appels devraient aller chez Anne, mais OVH ne l'accepte pas. En attendant ils vont "
            "chez Astreinte. Je continue d'essayer.\nRéponse d'OVH : OVH wants no such number (EU.1)"
        )
        assert alerted(here)[-1] == ("coordination *", alert)
        refuses = False
        await here.until(one + 12 * MINUTE)
        assert here.rings() == [ANNE]
        assert alerted(here)[-1] == ("coordination *", "C'est rétabli, ligne Lyon : les appels vont chez Anne.")
        assert [chat for chat, _ in here.said if not chat.endswith(" *")] == ["coordination", "@v1"]


async def test_who_is_rung_instead_is_seen_at_once_when_nobody_knows_what_became_of_the_steps() -> None:
    async with scene(a_line(uncovered=(BACKUP,))) as here:
        one, two = hours(1, 3)
        await here.shift((one, two), "Anne")
        await here.until(one - 11 * MINUTE)
        apply = here.telephony.apply

        async def but_anne(line: Line, step: Step, observed: Observed) -> Observed:
            if step.target.phone == ANNE and step.kind is StepKind.LOG_IN:
                raise AdapterError("OVH failed (500)", unknown=True)
            return await apply(line, step, observed)

        here.telephony.apply = but_anne  # type: ignore[method-assign]  # OVH fails for one phone
        await here.until(one - MINUTE)
        at_first = here.rings()
        while here.rings() == at_first and here.clock.now() < one + 5 * MINUTE:
            await here.until(here.clock.now() + timedelta(seconds=1))
        await here.until(here.clock.now() + timedelta(seconds=5))
        known = await here.known()
        assert (here.rings(), known.observed and [target.phone for target in known.observed.targets]) == (
            [BACKUP.phone],
        ) * 2


# ---------------------------------------------------------------- as it was


async def test_how_a_line_was_is_kept_once_before_the_first_step() -> None:
    async with scene(a_line()) as here:
        here.simulator.add_agent(here.simulator.state.huntings["0033199005002"], STRANGER, status="available")
        await here.shift(hours(0, 2), "Anne")
        await here.follow()
        kept = await here.store.read(lambda tx: tx.phones.snapshot(here.line.id))
        assert kept is not None
        assert STRANGER.replace("+", "00") in kept.content
        assert ANNE.replace("+", "00") not in kept.content
        here.restarted()
        await here.until(NOON + timedelta(hours=3))
        assert await here.store.read(lambda tx: tx.phones.snapshot(here.line.id)) == kept


async def test_without_knowing_how_it_was_nothing_is_changed() -> None:
    async with scene(a_line(LineKind.LINE)) as here:

        async def fails(line: Line) -> str:
            raise AdapterError(f"{line.id}: no answer")

        snapshot, here.telephony.snapshot = here.telephony.snapshot, fails  # type: ignore[method-assign]  # OVH fails
        await here.shift(hours(0, 2), "Anne")
        await here.until(NOON + 2 * MINUTE)
        assert here.simulator.writes == []
        assert [chat for chat, _ in here.said] == ["coordination", "@v1"]
        here.telephony.snapshot = snapshot  # type: ignore[method-assign]  # and answers again
        await here.until(NOON + 4 * MINUTE)
        assert here.rings() == [ANNE]


# ---------------------------------------------------------------- crashes


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize("kind", KINDS)
async def test_after_a_kill_anywhere_in_a_hand_over_the_next_process_completes_it(
    kind: LineKind, at: int, after: bool
) -> None:
    async with scene(a_line(kind)) as here:
        one, two, three = hours(-1, 0.1, 1)
        await here.shift((one, two), "Anne")
        await here.shift((two, three), "Bakari")
        await here.until(two - 3 * MINUTE)
        here.telephony.rang.clear()
        apply, left = here.telephony.apply, at

        async def killed(*args: object) -> Observed:
            nonlocal left
            left -= 1
            if left == -1 and not after:
                raise Killed
            fact = await apply(*args)  # type: ignore[arg-type]  # handed through
            if left == -1:
                raise Killed
            return fact

        here.telephony.apply = killed  # type: ignore[assignment,method-assign]  # the process is killed, not the method
        try:
            await here.until(two + MINUTE)
        except Killed:
            here.restarted()
        await here.until(two + 2 * MINUTE)
        assert here.rings() == [BAKARI]
        assert (await here.known()).verified_at is not None
        assert all(set(rang) & {ANNE, BAKARI} for rang in here.telephony.rang)
        if kind is LineKind.HUNTING:
            hunting = here.simulator.state.huntings["0033199005002"]
            assert len(hunting.agents) == 2


# ---------------------------------------------------------------- other hands


REPAIRED = (
    "coordination",
    "Ligne Lyon : quelqu'un avait changé ce réglage chez OVH. Je l'ai remis, les appels vont chez Anne.",
)
FOUGHT = (
    "Ligne Lyon : les appels devraient aller chez Anne, mais quelqu'un change sans cesse ce réglage chez OVH. Dernière "
    "lecture : chez un numéro inconnu (…99). Je réessaie toutes les cinq minutes."
)
STILL = (
    "La ligne Lyon sonne peut-être encore chez vous, alors que ce n'est pas votre tour : OVH ne confirme pas le "
    "changement. La coordination est prévenue, je continue d'essayer."
)
ANYWHERE = (
    "La ligne Lyon ne sonne peut-être pas chez vous comme prévu. La coordination est prévenue, je continue d'essayer."
)


@pytest.mark.parametrize("kind", [LineKind.LINE, LineKind.REDIRECT])
async def test_a_change_from_outside_is_put_right_three_times_and_then_every_five_minutes(kind: LineKind) -> None:
    async with scene(a_line(kind)) as here:
        await here.shift(hours(0, 4), "Anne")
        await here.until(NOON + 2 * MINUTE)
        for minutes in (7, 9, 11):
            here.another_hand(STRANGER)
            await here.until(NOON + minutes * MINUTE)
            assert here.rings() == [ANNE]
        assert here.said == [REPAIRED]
        here.said.clear()
        repaired = [request.at for request in here.simulator.writes][-1]
        for _ in range(6):
            here.another_hand(STRANGER)
            await here.until(repaired + 5 * MINUTE - timedelta(seconds=2))
            assert here.rings() == [STRANGER]
            await here.until(repaired + 5 * MINUTE + timedelta(seconds=2))
            assert here.rings() == [ANNE]
            repaired = [request.at for request in here.simulator.writes][-1]
        assert here.said == [("coordination", FOUGHT), ("@v1", ANYWHERE)]
        await here.until(repaired + 7 * MINUTE)
        right = "C'est rétabli, ligne Lyon : les appels vont chez Anne."
        assert here.said[2:] == [("coordination *", right), ("@v1 *", right)]


@pytest.mark.parametrize("kind", list(LineKind))
async def test_a_repaired_drift_is_told_to_coordination_once_a_day(kind: LineKind) -> None:
    async with scene(a_line(kind)) as here:
        await here.shift(hours(0, 48), "Anne")
        await here.until(NOON + 2 * MINUTE)
        for minutes in (20, 40):
            here.another_hand(BAKARI)
            await here.until(NOON + minutes * MINUTE)
            assert here.rings() == [ANNE]
        assert here.said == [REPAIRED]
        here.clock.move(NOON + timedelta(hours=24))  # nothing happens until the next day
        here.another_hand(BAKARI)
        await here.until(here.clock.now() + 10 * MINUTE)
        assert here.said == [REPAIRED, REPAIRED]


@pytest.mark.parametrize("trouble", [Trouble.FORBIDDEN, Trouble.CONFLICT, Trouble.LOST_BEFORE])
@pytest.mark.parametrize("kind", list(LineKind))
async def test_whose_phone_still_rings_after_the_shift_is_told_when_ovh_takes_no_change(
    kind: LineKind, trouble: Trouble
) -> None:
    async with scene(a_line(kind)) as here:
        one, two, three = hours(-1, 1, 2)
        await here.shift((one, two), "Anne")
        await here.shift((two, three), "Bakari")
        await here.until(two - 20 * MINUTE)
        here.simulator.faults.next(trouble, times=1000, method="PUT")
        await here.until(two + 4 * MINUTE)
        assert here.rings() == [ANNE]
        newest = {chat.removesuffix(" *"): said for chat, said in here.said if chat.startswith("@")}
        assert newest == {"@v1": STILL, "@v2": ANYWHERE}
        here.simulator.faults.requests.clear()
        await here.until(two + 15 * MINUTE)
        right = "C'est rétabli, ligne Lyon : les appels vont chez Bakari."
        assert [said for said in here.said if said[1] == right] == [
            (chat, right) for chat in ("coordination *", "@v1 *", "@v2 *")
        ]


@pytest.mark.parametrize("kind", list(LineKind))
async def test_whose_phone_still_rings_on_a_closed_line_is_told(kind: LineKind) -> None:
    async with scene(a_line(kind)) as here:
        one, two = hours(-1, 1)
        await here.shift((one, two), "Anne")
        await here.until(two - 20 * MINUTE)
        here.simulator.faults.next(Trouble.FORBIDDEN, times=1000, method="PUT")
        await here.until(two + 4 * MINUTE)
        assert [said for said in here.said if said[0].startswith("@")] == [("@v1", STILL)]


async def test_an_agent_nobody_knows_is_told_and_left_alone() -> None:
    async with scene(a_line()) as here:
        await here.shift(hours(0, 4), "Anne")
        await here.until(NOON + 2 * MINUTE)
        here.simulator.add_agent(here.simulator.state.huntings["0033199005002"], STRANGER, status="available")
        await here.until(NOON + 10 * MINUTE)
        assert here.rings() == [ANNE, STRANGER]
        told = "Ligne Lyon : OVH fait sonner un numéro que je ne connais pas (…99). Je n'y touche pas."
        assert here.said == [("coordination", told)]
        here.simulator.someone_sets(here.line.service, STRANGER, status="loggedOut")
        await here.until(NOON + 20 * MINUTE)
        assert here.said[1:] == [("coordination *", "C'est rétabli, ligne Lyon : les appels vont chez Anne.")]


async def test_somebody_who_left_the_team_or_changed_phones_is_logged_out() -> None:
    async with scene(a_line()) as here:
        await here.shift(hours(0, 4), "Anne", "Bakari")
        await here.until(NOON + 2 * MINUTE)
        assert here.rings() == [ANNE, BAKARI]
        people = await here.store.read(lambda tx: [person for person, _ in tx.people.members(here.line.id)])
        moved = replace(people[0], phone=STRANGER)
        await here.store.write(lambda tx: tx.people.save(moved))
        await here.until(NOON + 4 * MINUTE)
        assert here.rings() == [BAKARI, STRANGER]
        assert here.said == []


async def test_whoever_is_on_without_a_proved_number_is_told_and_so_is_coordination() -> None:
    async with scene(a_line(LineKind.LINE, uncovered=(BACKUP,))) as here:
        await here.shift(hours(0, 4), "Anne")
        people = await here.store.read(lambda tx: [person for person, _ in tx.people.members(here.line.id)])
        unproved = replace(people[0], phone_proved_at=None)
        await here.store.write(lambda tx: tx.people.save(unproved))
        await here.until(NOON + 2 * MINUTE)
        assert here.rings() == [BACKUP.phone]
        assert here.said == [
            ("coordination", "Ligne Lyon : pas de numéro vérifié pour Anne. Les appels vont chez Astreinte."),
            ("@v1", "Vous avez la ligne Lyon, mais votre numéro n'est pas vérifié : écrivez-moi /tel en privé."),
        ]


async def test_an_idle_hour_takes_few_requests() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        await here.shift(hours(0, 4), "Anne")
        await here.until(NOON + timedelta(minutes=30))
        here.simulator.requests.clear()
        await here.until(NOON + timedelta(minutes=90))
        assert here.reads() == 12
        assert here.simulator.writes == []


# ---------------------------------------------------------------- proof calls


async def asked_to_ring(here: Scene) -> ProofCall:
    def work(tx: Tx) -> ProofCall:
        anne = tx.people.members(here.line.id)[0][0]
        return tx.people.save_proof_call(ProofCall(0, here.line.id, anne.id, ANNE, here.clock.now()))

    return await here.store.write(work)


def calls(here: Scene) -> list[object]:
    return [request.body for request in here.simulator.writes if request.path.endswith("/click2Call")]


async def test_a_proof_call_is_placed_once() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        await here.follow()
        call = await asked_to_ring(here)
        await here.follow()
        await here.follow()
        assert calls(here) == [{"calledNumber": "0033639980101"}]
        placed = await here.store.read(lambda tx: tx.people.proof_call(call.id))
        assert placed == replace(call, placed_at=NOON, rang_at=here.clock.now())
        assert here.said == []


async def test_a_proof_call_that_may_have_been_placed_is_never_placed_again() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        await here.follow()
        await asked_to_ring(here)
        here.simulator.faults.next(Trouble.LOST_AFTER, method="POST")
        await here.follow()
        here.restarted()
        await here.until(NOON + 2 * MINUTE)
        assert len(calls(here)) == 1
        assert here.said == [("@v1", "Je n'ai pas réussi à vous appeler. Réessayez plus tard : /tel")]


async def test_a_kill_before_the_ring_rings_nobody_twice() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        await here.follow()
        await asked_to_ring(here)

        async def killed(*_: object) -> None:
            raise Killed

        ring, here.telephony.ring = here.telephony.ring, killed  # type: ignore[assignment,method-assign]  # the process is killed
        with pytest.raises(Killed):
            await here.follow()
        here.telephony.ring = ring  # type: ignore[method-assign]  # as above
        here.restarted()
        await here.until(NOON + 2 * MINUTE)
        assert calls(here) == []


# ---------------------------------------------------------------- whoever waits


async def asks(here: Scene) -> None:
    one = PendingReply(here.line.id, TEAM, "answer:line:lyon", "fr", here.clock.now())
    await here.store.write(lambda tx: add_pending_reply(tx, one))


async def test_who_asks_where_the_line_rings_is_told_after_a_fresh_reading() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        await here.shift(hours(0, 4), "Anne")
        await here.until(NOON + timedelta(minutes=32))
        before = here.reads()
        await asks(here)
        await here.follow()
        assert here.said == [("team", "Ligne Lyon : les appels vont chez Anne (lu à 13 h 32).")]
        assert here.reads() == before + 1
        await here.follow()
        assert here.reads() == before + 1


async def test_who_asks_is_told_when_ovh_does_not_answer() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        await here.shift(hours(0, 4), "Anne")
        await here.until(NOON + timedelta(minutes=30))
        here.clock.move(NOON + timedelta(minutes=32))
        here.simulator.faults.next(Trouble.SERVER_ERROR, times=3)
        await asks(here)
        await here.follow()
        assert here.said == [
            ("team", "Ligne Lyon : les appels vont chez Anne (lu à 13 h 28).\nOVH ne répond pas pour l'instant.")
        ]


async def test_who_takes_the_line_is_told_once_that_it_rings() -> None:
    async with scene(a_line()) as here:
        (seat,) = await here.shift(hours(0, 4), "Anne")
        one = PendingReply(
            here.line.id, Address("console", "@v1"), f"takeover:{seat.id}", "fr", here.clock.now(), seat.id
        )
        await here.store.write(lambda tx: add_pending_reply(tx, one))
        here.simulator.faults.next(Trouble.SERVER_ERROR, method="POST")
        await here.follow()
        assert here.said == []
        await here.until(NOON + timedelta(minutes=10))
        assert here.said == [("@v1", "La ligne Lyon sonne chez vous depuis 13 h.")]


# ---------------------------------------------------------------- once, from the shell


@pytest.mark.parametrize("kind", KINDS)
async def test_one_comparison_from_the_shell_plans_does_and_finds_nothing_left(kind: LineKind) -> None:
    async with scene(a_line(kind)) as here:
        await here.shift(hours(0, 4), "Anne")
        here.simulator.faults.next(Trouble.UNAUTHORISED)
        results = []
        for dry_run in (True, True, False, True):
            once = sync_once(here.store, here.telephony, here.clock, Deployment((here.line,)), dry_run=dry_run)
            (row,) = await here.clock.through(once)
            results.append((row["result"], row["fact"], len(here.simulator.writes) > 0))
        anne = "+33639980101 (Anne)"
        assert row == {"line": "lyon", "wish": [anne], "fact": [anne], "steps": [], "result": "right"}
        assert results == [
            ("failed", None, False),
            ("planned", [], False),
            ("done", [], True),
            ("right", [anne], True),
        ]


async def test_a_line_in_trouble_holds_up_no_other() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        broken = replace(here.line, id=LineId("brest"), name="Brest", service=STRANGER, number=STRANGER)
        here.following = Reconciler(here.store, here.telephony, here.clock, Deployment((broken, here.line)))
        await here.shift(hours(0, 4), "Anne")
        await here.until(NOON + MINUTE)
        known = await here.known()
        assert (here.rings(), known.verified_at) == ([ANNE], NOON + timedelta(seconds=30))


async def test_a_bug_in_one_line_is_raised_after_the_others_were_served() -> None:
    async with scene(a_line(LineKind.LINE)) as here:
        nowhere = replace(here.line, id=LineId("brest"), key="none", zone="Nowhere/Atall", mode=LineMode.OBSERVE)
        here.following = Reconciler(here.store, here.telephony, here.clock, Deployment((nowhere, here.line)))
        await here.shift(hours(0, 4), "Anne")
        with pytest.raises(ZoneInfoNotFoundError):
            await here.clock.through(here.following.follow_all())
        assert here.rings() == [ANNE]


# ---------------------------------------------------------------- callers


@pytest.mark.parametrize("kind", KINDS)
async def test_a_call_in_progress_is_not_cut_by_a_hand_over_nor_by_the_end(kind: LineKind) -> None:
    async with scene(a_line(kind)) as here:
        one, two, three = hours(-1, 0.1, 0.2)
        await here.shift((one, two), "Anne")
        await here.shift((two, three), "Bakari")
        await here.until(two - 3 * MINUTE)
        first = here.simulator.call(here.line.number, STRANGER)
        first.answer()
        await here.until(two + 2 * MINUTE)
        second = here.simulator.call(here.line.number, STRANGER)
        second.answer()
        await here.until(three + 2 * MINUTE)
        assert (here.rings(), first.over, second.over) == (CLOSED[kind], False, False)
