"""Missed calls: who is alerted of what, who calls back, and who sees the number."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from adapters.console import TEAM, private_chat_of
from bot.calls.call_backs.callback import close_alert, held_by, release_callback, take_callback
from bot.calls.log import SLICE, slices_of_facts
from bot.calls.missed_posts import fill_in_caller
from bot.errors import Refused
from bot.model import (
    Address,
    CallEventKind,
    CallFact,
    CallId,
    Ending,
    Identity,
    Message,
    MissedCall,
    Phone,
    Post,
    Source,
    VolunteerId,
)
from bot.ports import Tx
from tests.support.helpline import LYON, MONDAY, Helpline, helpline
from tests.support.ringing import ANNE, BILAL, facts, hear, heard, leg, pressed, ring, ticked

ONCE = "Appel sans réponse à 10 h 30 (…07, 40 s d'attente)."


@pytest.fixture
async def lyon() -> AsyncIterator[Helpline]:
    """A Monday at 10:30, in the middle of a shift that nobody holds."""
    async with helpline(now=MONDAY + timedelta(minutes=90)) as there:
        yield there


def back_to(line: Helpline, minutes: float) -> None:
    """Go to this many minutes after 10:30."""
    line.clock.move(MONDAY + timedelta(minutes=90 + minutes))


# ---------------------------------------------------------------- which calls are told


async def test_a_missed_call_is_told_once_with_its_last_two_digits_and_a_button(lyon: Helpline) -> None:
    told = facts(lyon, ANNE, 40)
    assert await hear(lyon, *told) == ["team: Appel sans réponse à 10 h 29 (…07, 40 s d'attente). | [Je rappelle]"]
    assert await hear(lyon, *told, *told[:1]) == []


async def test_who_is_missed_again_after_a_talk_that_became_known_late_is_told_anew(lyon: Helpline) -> None:
    """The talk settles what came before it, and nothing after it, whatever is learned first."""
    await ring(lyon)
    back_to(lyon, 30)
    talk, again = facts(lyon, ANNE, 5, 60, ago=900), facts(lyon, ANNE, 40)
    settled = "La personne a rappelé, et quelqu'un lui a répondu."
    assert await hear(lyon, *talk, *again) == [
        f"team*: Appel sans réponse à 10 h 29 (…07, 40 s d'attente). | {settled}",
        "team: Appel sans réponse à 10 h 59 (…07, 40 s d'attente). | [Je rappelle]",
    ]


async def test_an_answered_call_is_not_told(lyon: Helpline) -> None:
    assert await ring(lyon, talked=60) == []


async def test_the_same_caller_again_changes_the_same_alert_and_another_caller_has_their_own(lyon: Helpline) -> None:
    await ring(lyon)
    back_to(lyon, 10)
    assert await ring(lyon) == ["team*: 2 appels sans réponse (…07), dernier à 10 h 39. | [Je rappelle]"]
    assert await ring(lyon, BILAL) == ["team: Appel sans réponse à 10 h 39 (…33, 40 s d'attente). | [Je rappelle]"]


async def test_who_hangs_up_within_five_seconds_is_told_only_the_third_time_in_half_an_hour(lyon: Helpline) -> None:
    told = []
    for minutes in (0, 31, 40, 50, 55):
        back_to(lyon, minutes)
        told.append(await ring(lyon, waited=4.9))
    assert told == [
        [],
        [],
        [],
        ["team: 3 appels sans réponse (…07), dernier à 11 h 19. | [Je rappelle]"],
        ["team*: 4 appels sans réponse (…07), dernier à 11 h 24. | [Je rappelle]"],
    ]


async def test_who_waits_five_seconds_is_told_at_once(lyon: Helpline) -> None:
    assert len(await ring(lyon, waited=5)) == 1


async def test_withheld_callers_are_told_each_on_their_own_without_a_button(lyon: Helpline) -> None:
    words = "team: Appel sans réponse à 10 h 29 (numéro masqué, 40 s d'attente)."
    back_to(lyon, 0)
    assert [await ring(lyon, None), (await ring(lyon, None))] == [[words], [words]]
    assert await lyon.say("v1", "/appels") == ["Personne à rappeler."]
    assert await lyon.store.read(lambda tx: tx.calls.open_missed(LYON.id)) == []  # nobody can do anything about it


async def test_a_talk_too_short_to_be_one_is_told_as_a_voicemail(lyon: Helpline) -> None:
    assert await ring(lyon, waited=18, talked=6) == [
        "team: Appel très court à 10 h 29 (…07) : un répondeur a peut-être décroché. | [Je rappelle]"
    ]


async def test_a_call_known_from_records_alone_is_told_after_three_minutes_without_a_wait(lyon: Helpline) -> None:
    rang = lyon.clock.now()
    assert await hear(lyon, leg(lyon, ANNE)) == []
    assert await ticked(lyon, rang + timedelta(seconds=179)) == []
    assert await ticked(lyon, rang + timedelta(minutes=3)) == [
        "team: Appel sans réponse à 10 h 30 (…07). | [Je rappelle]"
    ]
    assert await ticked(lyon, rang + timedelta(minutes=4)) == []


async def test_a_record_and_the_events_of_one_call_make_one_alert(lyon: Helpline) -> None:
    told = facts(lyon, ANNE, 40)
    record = leg(lyon, ANNE)
    alerted = await hear(lyon, record), await hear(lyon, *told)
    assert [len(said) for said in alerted] == [0, 1]
    assert await ticked(lyon, lyon.clock.now() + timedelta(minutes=5)) == []


async def test_a_call_that_was_answered_after_all_is_taken_back(lyon: Helpline) -> None:
    told = facts(lyon, ANNE, 40, 90)
    entered, left, answered, hung_up = told
    await hear(lyon, entered, left)
    assert await hear(lyon, answered, hung_up) == ["team*: Fausse alerte : cet appel est déjà réglé."]


# ---------------------------------------------------------------- who got through


async def test_a_later_talk_of_half_a_minute_settles_the_alert_and_a_shorter_one_does_not(lyon: Helpline) -> None:
    await ring(lyon)
    back_to(lyon, 5)
    assert await ring(lyon, talked=29) == []
    back_to(lyon, 10)
    settled = "La personne a rappelé, et quelqu'un lui a répondu."
    assert await ring(lyon, talked=30) == [f"team*: Appel sans réponse à 10 h 29 (…07, 40 s d'attente). | {settled}"]


async def test_a_talk_with_somebody_else_settles_nothing(lyon: Helpline) -> None:
    await ring(lyon)
    back_to(lyon, 10)
    assert await ring(lyon, BILAL, talked=300) == []


async def test_a_missed_call_that_comes_to_be_known_after_the_talk_is_not_told(lyon: Helpline) -> None:
    late = facts(lyon, ANNE, 40)
    back_to(lyon, 10)
    await ring(lyon, talked=60)
    assert await hear(lyon, *late) == []
    assert await lyon.say("v1", "/appels") == ["Personne à rappeler."]


async def test_a_missed_call_from_before_the_call_back_is_counted_in_the_settled_alert(lyon: Helpline) -> None:
    await ring(lyon)
    back_to(lyon, 5)
    late = facts(lyon, ANNE, 20)
    back_to(lyon, 8)
    await lyon.press("v1", "Je rappelle")
    await lyon.press("v1", "J'ai eu la personne")
    assert await hear(lyon, *late) == [
        "team*: 2 appels sans réponse (…07), dernier à 10 h 34. | Anne a eu la personne à 10 h 38."
    ]


# ---------------------------------------------------------------- outside hours


async def test_calls_of_the_night_are_told_in_one_line_at_the_next_opening(lyon: Helpline) -> None:
    evening = MONDAY + timedelta(hours=12)
    lyon.clock.move(evening)
    night = [await ring(lyon), await ring(lyon, BILAL), await ring(lyon, None)]
    morning = MONDAY + timedelta(days=1, hours=1)
    before = await ticked(lyon, morning - timedelta(minutes=5))
    assert [*night, before] == [[], [], [], []]
    assert await ticked(lyon, morning) == ["team: 3 appels pendant que la ligne était fermée. | [Voir les appels]"]
    assert await ticked(lyon, morning + timedelta(minutes=1)) == []
    evening_words = "lundi 23 novembre à 20 h 59"
    rows = f"1. …07, {evening_words}. | 2. …33, {evening_words}."
    assert await pressed(lyon, "v1", "Voir les appels") == [
        f"team: 2 personnes à rappeler, Lyon | {rows} | [Rappeler …07 (20 h 59)] | [Rappeler …33 (20 h 59)]"
    ]


async def test_a_caller_of_the_night_who_calls_again_by_day_is_told_with_both_calls(lyon: Helpline) -> None:
    lyon.clock.move(MONDAY + timedelta(hours=12))
    await ring(lyon)
    lyon.clock.move(MONDAY + timedelta(days=1, hours=1.5))
    assert await ring(lyon) == ["team: 2 appels sans réponse (…07), dernier à 10 h 29. | [Je rappelle]"]


async def test_nothing_is_said_at_the_opening_when_the_night_is_settled(lyon: Helpline) -> None:
    lyon.clock.move(MONDAY + timedelta(hours=12))
    await ring(lyon)
    await lyon.privately("v1", "/rappeler")
    await lyon.press("v1", "Rappeler quand même")
    await lyon.press("v1", "Faux numéro")
    assert await ticked(lyon, MONDAY + timedelta(days=1, hours=1)) == []


async def test_a_caller_who_comes_before_the_opening_and_waits_into_it_is_told(lyon: Helpline) -> None:
    lyon.clock.move(MONDAY + timedelta(days=1, hours=1, seconds=10))
    assert len(await ring(lyon)) == 1


# ---------------------------------------------------------------- who calls back


async def test_one_person_calls_back_and_the_others_hear_who(lyon: Helpline) -> None:
    await ring(lyon)
    what = "Appel sans réponse à 10 h 29 (…07, 40 s d'attente)."
    answers = "[J'ai eu la personne] | [Ça ne répond pas] | [Faux numéro] | [Je laisse]"
    advice = (
        "Votre propre numéro s'affichera. Pour le masquer depuis un mobile : #31# juste avant le numéro. | "
        "Ne dites pas d'où vous appelez avant de savoir qui vous répond. | Dites-moi ensuite ce qu'il en est."
    )
    assert await pressed(lyon, "v1", "Je rappelle") == [
        f"private:v1: Lyon. {what} | À rappeler : 06 39 98 02 07 | {advice} | {answers}",
        f"team*: {what} | Anne rappelle. | [Je rappelle]",
        "v1: Le numéro vous attend dans notre conversation privée.",
    ]
    assert await pressed(lyon, "v2", "Je rappelle") == ["v2: Anne rappelle déjà cette personne. Merci !"]
    assert await lyon.say("v2", "/rappeler") == ["Tous les appels sont déjà pris."]


@pytest.mark.parametrize(
    ("answer", "private_words", "team_words", "waiting"),
    [
        (
            "J'ai eu la personne",
            "Appel à 10 h 29 (…07) : vous avez eu la personne. Merci !",
            "Anne a eu la personne à 10 h 30.",
            [],
        ),
        (
            "Ça ne répond pas",
            "Appel à 10 h 29 (…07) : ça ne répondait pas. L'équipe rappellera à partir de : 12 h 30. Merci !",
            "Rappelé une fois, sans réponse. À rappeler à partir de : 12 h 30.",
            [(None, 1)],
        ),
        (
            "Faux numéro",
            "Appel à 10 h 29 (…07) : faux numéro, c'est réglé. Merci !",
            "Anne a rappelé à 10 h 30 : faux numéro.",
            [],
        ),
        ("Je laisse", "Appel à 10 h 29 (…07) : vous le laissez à l'équipe.", "[Je rappelle]", [(None, 0)]),
    ],
)
async def test_whoever_called_back_says_how_it_went_and_the_number_is_gone(
    lyon: Helpline, answer: str, private_words: str, team_words: str, waiting: list[tuple[None, int]]
) -> None:
    await ring(lyon)
    await lyon.press("v1", "Je rappelle")
    assert await pressed(lyon, "v1", answer) == [
        f"private:v1*: {private_words}",
        f"team*: Appel sans réponse à 10 h 29 (…07, 40 s d'attente). | {team_words}",
        "v1: C'est noté.",
        *(["team: À rappeler : …07, appel à 10 h 29. | [Je rappelle]"] if answer == "Je laisse" else []),
    ]
    alerts = await lyon.store.read(lambda tx: tx.calls.open_missed(LYON.id))
    assert [(alert.taken_by, alert.tries) for alert in alerts] == waiting


@pytest.mark.parametrize(
    ("words", "ending", "tries"),
    [
        ("j'ai eu la personne", Ending.REACHED, 0),
        ("pas eu la personne", None, 1),
        ("no reply", None, 1),
        ("faux numéro", Ending.WRONG_NUMBER, 0),
        ("je laisse", None, 0),
    ],
)
async def test_how_it_went_may_be_typed(lyon: Helpline, words: str, ending: Ending | None, tries: int) -> None:
    await ring(lyon)
    await lyon.press("v1", "Je rappelle")
    assert (await lyon.say("v1", f"/fait {words}"))[-1] == "C'est noté."
    alert = await lyon.store.read(lambda tx: tx.calls.missed(1))
    assert alert is not None
    assert (alert.ending, alert.tries, alert.taken_by is None) == (ending, tries, ending is None)


async def test_fait_alone_asks_in_private_without_the_number(lyon: Helpline) -> None:
    await ring(lyon)
    await lyon.press("v1", "Je rappelle")
    assert await lyon.say("v1", "/fait") == [
        "Où en est le rappel de 10 h 29 (…07) ?",
        "Je vous le demande dans notre conversation privée.",
    ]


async def test_rappeler_takes_the_oldest_free_call_or_the_one_of_that_place_in_the_list(lyon: Helpline) -> None:
    for caller in (ANNE, BILAL):
        await ring(lyon, caller)
    await lyon.privately("v1", "/rappeler 2")
    await lyon.privately("v2", "/rappeler")
    holders = [a.taken_by for a in await lyon.store.read(lambda tx: tx.calls.open_missed(LYON.id))]
    assert holders == [lyon.people["v2"], lyon.people["v1"]]
    wrong = [await lyon.privately("v1", f"/rappeler {words}") for words in ("3", "0", "-1", "²", "bonjour", "9" * 99)]
    assert {tuple(said) for said in wrong} == {
        ("Écrivez le numéro de la liste : /appels la montre, puis par exemple /rappeler 2",)
    }


async def test_who_is_in_training_or_cannot_be_written_to_in_private_gets_no_number(lyon: Helpline) -> None:
    await ring(lyon)
    trainee = await pressed(lyon, "t1", "Je rappelle")
    await lyon.store.write(lambda tx: tx.people.save_identity(Identity("console", "v2", lyon.people["v2"], None)))
    assert (trainee, await pressed(lyon, "v2", "Je rappelle")) == (
        ["t1: En formation, on ne rappelle pas encore. Demandez à quelqu'un de l'équipe."],
        [
            (
                "v2: Je ne peux pas encore vous écrire en privé. Ouvrez une conversation privée avec moi, "
                "écrivez /aide, puis recommencez."
            )
        ],
    )
    assert held_by((await lyon.store.read(lambda tx: tx.calls.open_missed(LYON.id)))[0]) is None


async def test_when_the_caller_gets_through_whoever_had_the_number_loses_it(lyon: Helpline) -> None:
    await ring(lyon)
    await lyon.press("v1", "Je rappelle")
    back_to(lyon, 10)
    settled = "a personne a rappelé, et quelqu'un lui a répondu."
    assert sorted(await ring(lyon, talked=60)) == [
        f"private:v1*: Appel à 10 h 29 (…07) : l{settled} Plus rien à faire.",
        f"team*: Appel sans réponse à 10 h 29 (…07, 40 s d'attente). | L{settled}",
    ]


# ---------------------------------------------------------------- the rules alone

OPEN = MissedCall(1, LYON.id, ANNE, (CallId(1),), MONDAY)
ONE, OTHER = VolunteerId(1), VolunteerId(2)


def taken_by(alert: MissedCall, by: VolunteerId, now: datetime) -> MissedCall:
    return take_callback(alert, by, now, lambda id_: f"n° {id_}", str)


def refused(alert: MissedCall, by: VolunteerId, now: datetime) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refused) as why:
        taken_by(alert, by, now)
    return why.value.sentence, why.value.args_of_sentence


def test_a_call_has_one_taker_until_it_is_released_or_settled() -> None:
    taken = taken_by(OPEN, ONE, MONDAY)
    soon, later = MONDAY + timedelta(minutes=1), MONDAY + timedelta(days=1)
    assert refused(taken, OTHER, soon) == refused(taken, OTHER, later) == ("refused-call-taken", {"name": "n° 1"})
    assert taken_by(release_callback(taken), OTHER, soon) == replace(
        OPEN, taken_by=OTHER, taken_at=soon, told_at=MONDAY
    )
    assert refused(close_alert(taken, Ending.REACHED, soon, ONE), OTHER, soon) == ("refused-settled", {})
    assert refused(replace(OPEN, caller=None), ONE, soon) == ("refused-call-withheld", {})


# ---------------------------------------------------------------- the number


async def test_a_number_is_filled_in_only_for_the_one_who_calls_back(lyon: Helpline) -> None:
    await ring(lyon)
    await lyon.press("v1", "Je rappelle")

    def sent(tx: Tx) -> list[str | None]:
        posts = [Post(to, "{caller:1} {caller}") for to in (private_chat_of("v1"), private_chat_of("v2"), TEAM)]
        ready = [
            fill_in_caller(tx, post) for post in (*posts, Post(private_chat_of("v1"), "{caller:2}"), Post(TEAM, "rien"))
        ]
        return [post.text if post else None for post in ready]

    assert await lyon.store.read(sent) == ["06 39 98 02 07 {caller}", None, None, None, "rien"]
    await lyon.press("v1", "J'ai eu la personne")
    assert (await lyon.store.read(sent))[0] is None


async def test_each_edit_of_a_missed_call_knows_what_it_adds(lyon: Helpline) -> None:
    async def news() -> str:
        kept = await lyon.store.read(lambda tx: tx.outbox.keyed(TEAM, "missed:1"))
        assert kept is not None
        return kept.post.news.replace("\u00a0", " ")

    await ring(lyon)
    told, had = [await news()], "J'ai eu la personne"
    for who, label in (("v1", "Je rappelle"), ("v1", "Je laisse"), ("", ""), ("v2", "Je rappelle"), ("v2", had)):
        await (pressed(lyon, who, label) if who else ring(lyon))
        told.append(await news())
    assert told == [
        "",
        "Anne rappelle.",
        "Personne ne s'en occupe plus. À rappeler.",
        "2 appels sans réponse (…07), dernier à 10 h 29.",
        "Bakari rappelle.",
        "Bakari a eu la personne à 10 h 30.",
    ]


async def test_no_row_of_the_outbox_holds_a_callers_number(lyon: Helpline) -> None:
    await ring(lyon)
    await lyon.press("v1", "Je rappelle")
    await lyon.say("v1", "/appels")
    rows = repr(await lyon.dump("outbox", "journal", "seen")).replace(" ", "").replace("\u00a0", "")
    assert [digits for digits in ("39980207", "63998") if digits in rows] == []
    assert "{caller:1}" in rows


async def test_a_line_keeps_callers_numbers_to_the_networks_that_it_names() -> None:
    only = replace(LYON, numbers_on=("matrix",))
    async with helpline(now=MONDAY + timedelta(minutes=90), lines=[only]) as there:
        await ring(there)
        await there.press("v1", "Je rappelle")
        assert any("ne passent que par Matrix" in words for words in heard(there))
        code = (await there.privately("v1", "/rejoindre"))[0].split("\n")[0].rpartition(": ")[2]
        anne, now = Address("matrix", "@anne:hs.test"), there.clock.now()
        await there.receive(Message("1", anne, anne.chat, "Anne", f"/rejoindre {code}", now, private=True))
        await there.press("v1", "Je rappelle")

        def given(tx: Tx) -> list[str]:
            return [
                post.post.to.network for post in tx.outbox.due(there.clock.now(), 9) if "{caller:" in post.post.text
            ]

        assert await there.store.read(given) == ["matrix"]


# ---------------------------------------------------------------- floods


async def test_a_flood_is_stored_in_slices_and_other_work_goes_on_between(lyon: Helpline) -> None:
    callers = [Phone(f"+3363998{number:04}") for number in range(150)]
    flood = [fact for caller in callers for fact in facts(lyon, caller, 40)]
    seen: list[int] = []

    async def look() -> None:
        seen.append(await lyon.store.write(lambda tx: len(tx.calls.open_missed(LYON.id))))

    await asyncio.gather(lyon.app.on_call_events(flood), look(), look())
    assert await lyon.store.read(lambda tx: {a.caller for a in tx.calls.open_missed(LYON.id)}) == set(callers)
    assert 0 < seen[0] < len(callers)


async def test_one_caller_of_a_flood_has_one_alert_of_all_their_calls(lyon: Helpline) -> None:
    caller = Phone("+33639980101")
    now = lyon.clock.now()
    flood = [
        CallFact(f"{call}/{what}", LYON.id, Source.QUEUE, what, now - timedelta(seconds=after), str(call), caller)
        for call in range(300)
        for what, after in ((CallEventKind.ENTERED, 900 - call), (CallEventKind.LEFT, 860 - call))
    ]
    await lyon.app.on_call_events(flood)
    (alert,) = await lyon.store.read(lambda tx: tx.calls.open_missed(LYON.id))
    assert len(alert.calls) == 300
    assert await lyon.store.read(lambda tx: tx.calls.missed_of_call(alert.calls[-1])) == alert


def test_slices_hold_all_facts_once_and_keep_calls_together() -> None:
    told = [
        CallFact(f"{call}/{what}", LYON.id, Source.QUEUE, what, MONDAY + timedelta(seconds=n), str(call), ANNE)
        for n, what in enumerate((CallEventKind.ENTERED, CallEventKind.LEFT))
        for call in range(SLICE)
    ]
    slices = slices_of_facts(told)
    assert [len(part) for part in slices] == [SLICE, SLICE]
    assert {fact.key for part in slices for fact in part} == {fact.key for fact in told}
    assert {fact.passage for fact in slices[0]}.isdisjoint(fact.passage for fact in slices[1])


# ---------------------------------------------------------------- numbers that nobody calls back


async def test_a_premium_rate_caller_is_told_apart_and_has_no_button(lyon: Helpline) -> None:
    premium = Phone("+33899000000")  # a number of the kind, which belongs to nobody
    assert await ring(lyon, premium) == ["team: Appel sans réponse à 10 h 29 (…00, numéro surtaxé, 40 s d'attente)."]
    assert await lyon.store.read(lambda tx: tx.calls.open_missed(LYON.id)) == []


async def test_a_number_that_cannot_be_read_is_not_called_withheld(lyon: Helpline) -> None:
    unread = [replace(fact, known_caller=False) for fact in facts(lyon, None, 40)]
    assert await hear(lyon, *unread) == ["team: Appel sans réponse à 10 h 29 (numéro illisible, 40 s d'attente)."]
