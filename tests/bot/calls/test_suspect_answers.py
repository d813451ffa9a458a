"""Who picked up? Who is asked, until when, and what their word changes; on both databases."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import (
    Call,
    CallEventKind,
    CallFact,
    Identity,
    Outcome,
    Phone,
    Source,
    VoicemailHabit,
    VolunteerId,
)
from bot.ports import Tx
from storage.transaction import SqlTx
from tests.support import ringing
from tests.support.helpline import LYON, MONDAY, PARIS, TEAM_2, Helpline, helpline
from tests.support.telling import told_at

CALLER, OTHER = Phone("+33639980207"), Phone("+33639980233")
STRANGER = Phone("+33639980199")
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
START = MONDAY + timedelta(minutes=90, seconds=30)
ASK = "Décroché 8 s à 10 h 30. Qui a répondu ?"
BUTTONS = " | [Moi] | [Mon répondeur]"
ASKED = f"private:v1: {ASK}{BUTTONS}"
SHORT = "Appel très court à 10 h 30 (…07) : un répondeur a peut-être décroché. | [Je rappelle]"
MISSED = "Appel sans réponse à 10 h 30 (…07, 18 s d'attente). | [Je rappelle]"
SILENCE = "je ne sais pas qui a répondu, je le dis à l'équipe. Vous pouvez encore me répondre : qui était-ce ?"


@pytest.fixture
async def lyon(url: str) -> AsyncIterator[Helpline]:
    """A Monday at half past ten, in the middle of a shift that nobody holds."""
    async with helpline(url, now=START) as there:
        yield there


async def phone_of(line: Helpline, handle: str) -> Phone:
    phone = await line.store.read(lambda tx: tx.people.get(line.people[handle]).phone)
    assert phone is not None
    return phone


def told(line: Helpline, agent: Phone | None, *, rang: float = 18, talk: float = 8, **how: object) -> list[CallFact]:
    """A call that ends now; the phone rang `rang` seconds and answered for `talk`."""
    ended = line.clock.now() - timedelta(seconds=float(str(how.get("ago", 0))))
    answered = ended - timedelta(seconds=talk)
    began = answered - timedelta(seconds=rang)
    caller = how.get("caller", CALLER)
    source = how.get("source", Source.QUEUE)
    of = how.get("of", LYON.id)
    passage = f"{caller}/{began.isoformat()}"
    kinds = (
        (CallEventKind.ENTERED, began, None),
        (CallEventKind.OFFERED, began, agent),
        (CallEventKind.ANSWERED, answered, agent),
        (CallEventKind.HUNG_UP, ended, agent),
        (CallEventKind.LEFT, ended, None),
    )
    return [
        CallFact(f"{passage}/{what}", of, source, what, at, passage, caller, agent=phone)  # type: ignore[arg-type]  # as CallFact has them
        for what, at, phone in kinds
        if source is Source.QUEUE or what not in {CallEventKind.ENTERED, CallEventKind.LEFT}
    ]


async def hear(line: Helpline, facts: Sequence[CallFact]) -> list[str]:
    line.said.clear()
    await line.app.on_call_events(facts)
    await line.settle()
    return heard(line)


def heard(line: Helpline) -> list[str]:
    """What was told of calls; that a phone was in vain twice in a row is left out."""
    return [words for words in ringing.heard(line) if "deux appels de suite" not in words]


async def suspect(line: Helpline, handle: str = "v1", **how: object) -> list[str]:
    return await hear(line, told(line, await phone_of(line, handle), **how))  # type: ignore[arg-type]  # as told has them


async def pressed(line: Helpline, handle: str, label: str) -> list[str]:
    await line.press(handle, label)
    return heard(line)


async def ticked(line: Helpline, after: timedelta) -> list[str]:
    """What is said by a tick so long after the start."""
    await told_at(line, max(line.clock.now(), START + after))
    return heard(line)


async def outcomes(line: Helpline) -> list[Outcome]:
    since, until = MONDAY - timedelta(days=2), MONDAY + timedelta(days=2)
    calls = await line.store.read(lambda tx: [*tx.calls.calls(LYON.id, since, until)])
    return [call.outcome for call in calls]


# ---------------------------------------------------------------- who is asked


async def test_the_owner_of_the_phone_alone_is_asked_and_the_team_hears_nothing(lyon: Helpline) -> None:
    assert await suspect(lyon) == [ASKED]
    assert await hear(lyon, told(lyon, await phone_of(lyon, "v1"))[:0]) == []


async def test_the_same_facts_again_ask_nothing_again(lyon: Helpline) -> None:
    facts = told(lyon, await phone_of(lyon, "v1"))
    assert [await hear(lyon, facts), await hear(lyon, facts)] == [[ASKED], []]
    record = CallFact("r", LYON.id, Source.RECORD, CallEventKind.RECORDED, facts[2].at, caller=CALLER, talk=8 * SECOND)
    assert await hear(lyon, [record]) == []


async def test_who_cannot_be_asked_is_told_of_at_once(lyon: Helpline) -> None:
    def no_chat(tx: Tx) -> None:
        (known,) = tx.people.identities(lyon.people["v2"])
        tx.people.save_identity(Identity(known.network, known.user, known.volunteer, None))

    await lyon.store.write(no_chat)
    for answered in (STRANGER, None, await phone_of(lyon, "v2")):
        said = await hear(lyon, told(lyon, answered))
        assert said[0].startswith(("team: Appel très court", "team*: "))


async def test_who_hung_up_within_five_seconds_concerns_nobody(lyon: Helpline) -> None:
    assert await suspect(lyon, rang=2, talk=2) == []


async def test_a_call_of_which_we_hear_late_is_told_at_once(lyon: Helpline) -> None:
    assert await suspect(lyon, ago=599) == [ASKED.replace("10 h 30", "10 h 20")]
    assert await suspect(lyon, ago=620, caller=OTHER) == [
        "team: " + SHORT.replace("10 h 30", "10 h 19").replace("…07", "…33")
    ]


async def test_on_a_forwarded_line_whoever_is_on_duty_alone_is_asked(url: str) -> None:
    async with helpline(url, now=MONDAY + timedelta(hours=2, minutes=30)) as there:
        await there.say("both", "/prendre aujourd'hui 11h", TEAM_2)
        assert await hear(there, told(there, None, source=Source.LINE, of=PARIS.id)) == [
            "private:both: Paris : Décroché 8 s à 11 h 30. Qui a répondu ?" + BUTTONS
        ]


async def test_a_call_known_from_records_alone_is_asked_about_once_its_events_had_their_time(lyon: Helpline) -> None:
    phone = await phone_of(lyon, "v1")
    rang, what = lyon.clock.now(), CallEventKind.RECORDED
    record = CallFact("r", LYON.id, Source.RECORD, what, rang, caller=CALLER, agent=phone, talk=8 * SECOND)
    assert await hear(lyon, [record]) == []
    assert await ticked(lyon, 3 * MINUTE) == [ASKED]
    assert sorted(await pressed(lyon, "v1", "Mon répondeur"))[1:] == [
        "team: Appel sans réponse à 10 h 30 (…07). | [Je rappelle]"
    ]


async def test_who_left_in_the_meantime_is_waited_for_no_longer_than_others(lyon: Helpline) -> None:
    await suspect(lyon)
    await lyon.privately("v1", "/oublier")
    await lyon.press("v1", "Oui, tout effacer")
    assert f"team: {SHORT}" in await ticked(lyon, 15 * MINUTE)


# ---------------------------------------------------------------- what they answer


async def test_me_makes_the_call_answered_and_nobody_is_alerted(lyon: Helpline) -> None:
    await suspect(lyon)
    assert await pressed(lyon, "v1", "Moi") == ["private:v1*: Appel à 10 h 30 : c'est vous qui avez répondu. Merci !"]
    assert await outcomes(lyon) == [Outcome.ANSWERED]
    assert await ticked(lyon, 20 * MINUTE) == []


async def test_my_voicemail_opens_an_alert_as_for_a_missed_call(lyon: Helpline) -> None:
    await suspect(lyon)
    said = "Appel à 10 h 30 : c'est votre répondeur qui a répondu. Je le dis à l'équipe. Merci !"
    assert sorted(await pressed(lyon, "v1", "Mon répondeur")) == [f"private:v1*: {said}", f"team: {MISSED}"]
    assert await outcomes(lyon) == [Outcome.MISSED]
    assert await ticked(lyon, 20 * MINUTE) == []


async def test_a_quarter_of_an_hour_after_the_call_the_team_is_told(lyon: Helpline) -> None:
    await suspect(lyon)
    assert await ticked(lyon, 15 * MINUTE - SECOND) == []
    assert sorted(await ticked(lyon, 15 * MINUTE)) == [
        f"private:v1*: Appel à 10 h 30 : {SILENCE}{BUTTONS}",
        f"team: {SHORT}",
    ]
    assert await ticked(lyon, 16 * MINUTE) == []


async def test_who_answers_late_takes_the_alert_back(lyon: Helpline) -> None:
    await suspect(lyon)
    await ticked(lyon, 15 * MINUTE)
    assert sorted(await pressed(lyon, "v1", "Moi")) == [
        "private:v1*: Appel à 10 h 30 : c'est vous qui avez répondu. Merci !",
        "team*: Fausse alerte : cet appel est déjà réglé.",
    ]


async def test_only_who_was_asked_may_answer_and_only_once(lyon: Helpline) -> None:
    await suspect(lyon)
    (button, _) = lyon.said[-1].buttons
    stranger = replace(
        lyon.console.message("v2", "Bakari", button.says, lyon.clock.now(), lyon.said[-1].to), pressed=None
    )
    await lyon.receive(stranger)
    assert await outcomes(lyon) == [Outcome.SUSPECT]
    assert await lyon.privately("v2", "/pickedup 1 me") == ["Cela n'existe plus."]
    await pressed(lyon, "v1", "Moi")
    assert await lyon.privately("v1", "/pickedup 1 voicemail") == ["C'est déjà réglé."]
    assert await outcomes(lyon) == [Outcome.ANSWERED]


@pytest.mark.parametrize("says", ["Moi", "Mon répondeur"])
async def test_the_word_survives_later_facts_and_comes_with_them_in_any_order(lyon: Helpline, says: str) -> None:
    """Late records, whose legs look long: whoever was asked knows better who spoke."""
    phone = await phone_of(lyon, "v1")
    facts = told(lyon, phone)
    await hear(lyon, facts)
    await pressed(lyon, "v1", says)
    before = await outcomes(lyon)
    for late, talk in ((1, 3), (2, 60)):
        record = CallFact(
            f"r{talk}",
            LYON.id,
            Source.RECORD,
            CallEventKind.RECORDED,
            facts[2].at + late * SECOND,
            caller=CALLER,
            talk=talk * SECOND,
        )
        assert await hear(lyon, [record]) == []
    again = [replace(facts[0], key="again", at=facts[0].at - SECOND, joined_at=facts[0].at - SECOND)]
    assert [said for said in await hear(lyon, again) if not said.startswith("team*")] == []
    assert before == await outcomes(lyon) == [Outcome.ANSWERED if says == "Moi" else Outcome.MISSED]


# ---------------------------------------------------------------- what makes the answer needless


async def test_the_question_is_closed_once_the_facts_answer_it(lyon: Helpline) -> None:
    facts = told(lyon, await phone_of(lyon, "v1"))
    await hear(lyon, facts)
    longer = replace(facts[3], key="longer", at=facts[3].at + 30 * SECOND)
    assert await hear(lyon, [longer]) == [
        "private:v1*: Appel à 10 h 30 : OVH m'a dit la suite, je n'ai plus besoin de votre réponse."
    ]
    assert await ticked(lyon, 20 * MINUTE) == []


async def test_the_question_is_closed_once_the_caller_got_through(lyon: Helpline) -> None:
    await suspect(lyon)
    lyon.clock.move(lyon.clock.now() + 3 * MINUTE)
    assert await suspect(lyon, "v2", talk=60) == [
        "private:v1*: Appel à 10 h 30 : la personne a rappelé, et quelqu'un lui a répondu. Plus rien à faire."
    ]
    assert await ticked(lyon, 20 * MINUTE) == []
    alerts = await lyon.store.read(lambda tx: tx.calls.missed_between(LYON.id, MONDAY, MONDAY + timedelta(days=1)))
    assert [(alert.calls, str(alert.ending)) for alert in alerts] == [((1,), "called_again")]


async def test_somebody_else_s_talk_closes_nothing(lyon: Helpline) -> None:
    await suspect(lyon)
    lyon.clock.move(lyon.clock.now() + 3 * MINUTE)
    assert await suspect(lyon, "v2", talk=60, caller=OTHER) == []
    assert len(await ticked(lyon, 15 * MINUTE)) == 2


async def test_a_missed_call_meanwhile_is_told_without_the_one_that_is_asked_about(lyon: Helpline) -> None:
    await suspect(lyon)
    lyon.clock.move(lyon.clock.now() + 2 * MINUTE)
    missed = [fact for fact in told(lyon, None) if fact.kind in {CallEventKind.ENTERED, CallEventKind.LEFT}]
    assert [said.partition(".")[0] for said in await hear(lyon, missed)] == [
        "team: Appel sans réponse à 10 h 32 (…07, 26 s d'attente)"
    ]
    assert "team*: 2 appels sans réponse (…07), dernier à 10 h 32. | [Je rappelle]" in await ticked(lyon, 15 * MINUTE)


async def test_a_question_follows_its_call_into_another_one(lyon: Helpline) -> None:
    """Two calls turn out to be one, which takes the other's id."""
    phone = await phone_of(lyon, "v1")
    facts = told(lyon, phone)
    entered, rest = facts[0], facts[2:]
    await hear(lyon, [replace(entered, at=entered.at - 40 * SECOND, passage="", key="before")])
    await hear(lyon, [replace(fact, passage="x") for fact in rest])
    asked = await lyon.store.read(lambda tx: [*tx.calls.open_suspects(LYON.id)])
    assert len(asked) == 1
    await hear(lyon, [replace(entered, passage="x", key="x/entered")])
    (asked_now,) = await lyon.store.read(lambda tx: [*tx.calls.open_suspects(LYON.id)])
    call = await lyon.store.read(lambda tx: tx.calls.call(asked_now.call))
    assert isinstance(call, Call)
    assert asked_now.about in call.facts


# ---------------------------------------------------------------- voicemails


async def three(line: Helpline, *delays: float, talk: float = 8) -> list[list[str]]:
    """Calls of three people a minute apart."""
    said = []
    for n, delay in enumerate(delays):
        line.clock.move(line.clock.now() + MINUTE)
        said.append(await suspect(line, rang=delay, talk=talk, caller=Phone(f"+3363998030{n}")))
    return said


def yours(said: Sequence[str]) -> list[str]:
    return [words for words in said if "Votre répondeur prend" in words]


async def test_a_phone_that_always_answers_after_the_same_delay_is_told_to_its_owner_once(lyon: Helpline) -> None:
    said = await three(lyon, 18, 18.6, 17.8)
    assert [len(yours(words)) for words in said] == [0, 0, 1]
    assert "après 18 s de sonnerie" in yours(said[2])[0]
    assert yours(said[2])[0].startswith("private:v1: ")
    # Those that were asked about are told now, and it is not asked again.
    assert sum(words.startswith("team: Appel très court") for words in said[2]) == 3
    assert sum("sans doute votre répondeur" in words for words in said[2]) == 2
    again = await three(lyon, 18, 18, 18)
    assert [yours(words) for words in again] == [[], [], []]
    assert all(words.startswith("team*: 2 appels sans réponse") for said in again for words in said)


@pytest.mark.parametrize("delays", [(18, 19.5, 18), (18, 18), (5, 18, 12)])
async def test_delays_that_differ_are_no_voicemail(lyon: Helpline, delays: tuple[float, ...]) -> None:
    assert [yours(words) for words in await three(lyon, *delays)] == [[]] * len(delays)


async def test_an_answer_of_a_person_in_between_counts_anew(lyon: Helpline) -> None:
    await three(lyon, 18, 18)
    await pressed(lyon, "v1", "Moi")
    assert [yours(words) for words in await three(lyon, 18, 18)] == [[], []]


async def test_who_set_their_voicemail_anew_is_told_again(lyon: Helpline) -> None:
    await three(lyon, 18, 18, 18)
    said = await three(lyon, 25, 25, 25)
    assert [len(yours(words)) for words in said] == [0, 0, 1]


async def test_who_says_that_it_was_no_voicemail_is_asked_again(lyon: Helpline) -> None:
    await three(lyon, 18, 18, 18)
    await pressed(lyon, "v1", "Moi")
    who = lyon.people["v1"]
    assert await lyon.store.read(lambda tx: tx.calls.voicemail_habit(who)) is None
    assert [len(words) for words in await three(lyon, 18)] == [1]


# ---------------------------------------------------------------- what is stored


async def test_what_is_stored_comes_back_and_goes_after_a_month(lyon: Helpline) -> None:
    await suspect(lyon)
    now = lyon.clock.now()
    habit = VoicemailHabit(lyon.people["v1"], Phone("+33639980101"), 18 * SECOND)

    def keep(tx: Tx) -> None:
        tx.calls.save_voicemail_habit(habit)
        assert tx.calls.voicemail_habit(habit.volunteer) == habit
        assert tx.calls.voicemail_habit(VolunteerId(99)) is None
        (asked,) = tx.calls.open_suspects(LYON.id)
        assert tx.calls.suspects_about([asked.about, "other"]) == [asked]
        assert tx.calls.suspect_answer(asked.id) == asked
        closed = tx.calls.save_suspect(replace(asked, closed_at=now))
        assert tx.calls.open_suspects(LYON.id) == []
        assert tx.calls.suspect_answer(asked.id) == closed

    await lyon.store.write(keep)

    def left(tx: Tx) -> list[int]:
        assert isinstance(tx, SqlTx)
        return [row.id for row in (tx.calls.suspect_answer(1),) if row]

    await lyon.store.write(lambda tx: tx.forget(now + timedelta(days=30) - MINUTE))
    assert await lyon.store.read(left) == [1]
    await lyon.store.write(lambda tx: tx.forget(now + timedelta(days=30, minutes=1)))
    assert await lyon.store.read(left) == []
