"""Which phones a call rang, where the caller ended up, and who may see it; on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from adapters.console import COORDINATION, private_chat_of
from bot.calls.call_history import CallMoment, Happened, Leg, course_of_call, legs_of_call, ringing_by_phone
from bot.model import Call, CallEventKind, CallFact, CallId, Outcome, Phone, Purpose, Room, Source
from bot.ports import Tx
from tests.support.helpline import LYON, MONDAY, Helpline, helpline

ANNE, BAKARI = Phone("+33639980100"), Phone("+33639980101")
CALLER, STRANGER = Phone("+33639980207"), Phone("+33639980199")
SECOND = timedelta(seconds=1)
START = MONDAY + timedelta(minutes=90)
CALL = Call(CallId(1), LYON.id, CALLER, True, START, Outcome.MISSED, ended_at=START + 60 * SECOND)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def one(what: CallEventKind, seconds: float, agent: Phone | None = None, cause: str = "", **more: object) -> CallFact:
    known = CallFact(
        f"{what}{seconds}{agent}", LYON.id, Source.QUEUE, what, at(seconds), "p", CALLER, agent=agent, cause=cause
    )
    return replace(known, **more)  # type: ignore[arg-type]  # as CallFact has them


def record(seconds: float, talk: float, agent: Phone | None = None) -> CallFact:
    what = CallEventKind.RECORDED
    return one(what, seconds, agent, source=Source.RECORD, passage="", talk=timedelta(seconds=talk))


ENTERED, OFFERED, ANSWERED = CallEventKind.ENTERED, CallEventKind.OFFERED, CallEventKind.ANSWERED
NOT_TAKEN, LEFT, HUNG_UP = CallEventKind.NOT_TAKEN, CallEventKind.LEFT, CallEventKind.HUNG_UP
TRIED = [
    one(ENTERED, 0),
    one(OFFERED, 3, ANNE),
    one(NOT_TAKEN, 21, ANNE, "NO_ANSWER"),
    one(OFFERED, 23, BAKARI),
    one(NOT_TAKEN, 43, BAKARI, "NO_ANSWER"),
    one(OFFERED, 44, STRANGER),
    one(NOT_TAKEN, 45, STRANGER, "USER_BUSY"),
    one(LEFT, 60, cause="Cancel TIMEOUT"),
]


# ---------------------------------------------------------------- which phones rang


def test_each_phone_rings_until_it_answers_is_given_up_or_the_caller_leaves() -> None:
    facts = [*TRIED[:4], one(LEFT, 31)]
    assert legs_of_call(facts) == [
        Leg(ANNE, at(3), at(21), cause="NO_ANSWER"),
        Leg(BAKARI, at(23), at(31)),
    ]
    assert [leg.length for leg in legs_of_call(facts)] == [18 * SECOND, 8 * SECOND]
    assert legs_of_call([one(ANSWERED, 5, ANNE)]) == [Leg(ANNE, None, at(5), answered=True)]
    assert legs_of_call([one(OFFERED, 5, ANNE)]) == [Leg(ANNE, at(5))]


def test_a_phone_that_is_tried_again_within_the_same_second_rings_twice() -> None:
    facts = [
        one(OFFERED, 0, ANNE),
        one(LEFT, 10),
        one(NOT_TAKEN, 10, ANNE),
        one(OFFERED, 10, ANNE),
    ]
    assert [(leg.began, leg.ended) for leg in legs_of_call(facts)] == [(at(0), at(10)), (at(10), at(10))]
    course = course_of_call(CALL, [*facts, one(OFFERED, 20, BAKARI)])
    assert ringing_by_phone(course) == {ANNE: 10 * SECOND, BAKARI: None}


def test_the_time_line_of_a_call_that_no_phone_took() -> None:
    assert course_of_call(CALL, TRIED) == [
        CallMoment(at(0), Happened.BEGAN),
        CallMoment(at(3), Happened.RANG, ANNE, 18 * SECOND),
        CallMoment(at(23), Happened.RANG, BAKARI, 20 * SECOND),
        CallMoment(at(44), Happened.BUSY, STRANGER, SECOND),
        CallMoment(at(60), Happened.NOBODY_IN_TIME),
    ]


@pytest.mark.parametrize(
    ("cause", "what"),
    [
        ("DESTINATION_OUT_OF_ORDER", Happened.UNREACHABLE),
        ("CALL_REJECTED", Happened.DECLINED),
        ("SOMETHING_NEW", Happened.RANG),
    ],
)
def test_why_a_phone_did_not_take_it(cause: str, what: Happened) -> None:
    course = course_of_call(CALL, [one(OFFERED, 3, ANNE), one(NOT_TAKEN, 4, ANNE, cause)])
    assert [moment.what for moment in course] == [Happened.BEGAN, what, Happened.OVER]


def test_records_tell_what_the_stream_did_not() -> None:
    """A record without a phone is OVH's announcement or voicemail; one of a phone that the stream told adds nothing."""
    assert [(m.what, m.phone) for m in course_of_call(CALL, [*TRIED, record(3, 0, ANNE), record(46, 12)])] == [
        (Happened.BEGAN, None),
        (Happened.RANG, ANNE),
        (Happened.RANG, BAKARI),
        (Happened.BUSY, STRANGER),
        (Happened.TALKED_TO_MACHINE, None),
        (Happened.NOBODY_IN_TIME, None),
    ]
    alone = course_of_call(CALL, [record(0, 0, ANNE), record(20, 8, BAKARI)])
    assert [(m.what, m.phone, m.length) for m in alone] == [
        (Happened.BEGAN, None, None),
        (Happened.RANG, ANNE, None),
        (Happened.PICKED_UP, BAKARI, None),
        (Happened.OVER, None, None),
    ]


def test_without_facts_only_the_call_itself_is_told() -> None:
    assert [m.what for m in course_of_call(CALL, [])] == [Happened.BEGAN, Happened.OVER]


# ---------------------------------------------------------------- who sees it


async def called(line: Helpline) -> None:
    def bind(tx: Tx) -> None:
        tx.people.save_room(Room(COORDINATION, LYON.id, Purpose.COORDINATION))

    await line.store.write(bind)
    await line.app.on_call_events(TRIED)
    await line.settle()


def course() -> str:
    return (
        "lundi 23 novembre : 10:30:00 appel · 10:30:03 sonne chez Anne 18 s · 10:30:23 sonne chez Bakari 20 s"
        " · 10:30:44 occupé chez un numéro inconnu"
        " · 10:31:00 personne à temps : message d'accueil ou messagerie"
    )


LISTED = "Une personne à rappeler, Lyon\n1. …07, à 10 h 30."
WAS_TRIED = (
    "\nA sonné : Anne 18 s, Bakari 20 s, un numéro inconnu 1 s."
    " Puis : personne à temps : message d'accueil ou messagerie."
)
DETAILS = f"Un appel sans réponse, Lyon (…07)\n{course()}"


async def test_coordination_sees_names_in_private_and_in_its_room_and_the_team_what_it_always_saw(url: str) -> None:
    async with helpline(url, now=START + 90 * SECOND) as lyon:
        await called(lyon)
        told = {}
        for handle, words, room in (
            ("v1", "/appels", None),
            ("v1", "/appels 1", None),
            ("v1", "/appels", private_chat_of("v1")),
            ("c1", "/appels", None),
            ("c1", "/appels", private_chat_of("c1")),
            ("c1", "/appels", COORDINATION),
            ("v1", "/appels", COORDINATION),
            ("c1", "/appels 1", private_chat_of("c1")),
            ("c1", "/appels n°1", COORDINATION),
            ("c1", "/appels 2", COORDINATION),
        ):
            where = room.chat.partition(":")[0] if room else "team"
            (told[handle, words, where],) = [said.replace("**", "") for said in await lyon.say(handle, words, room)]
        assert told == {
            ("v1", "/appels", "team"): LISTED,
            ("v1", "/appels 1", "team"): f"Je n'ai pas compris « 1 ».\n{LISTED}",
            ("v1", "/appels", "private"): LISTED,
            ("c1", "/appels", "team"): LISTED,
            ("c1", "/appels", "private"): LISTED + WAS_TRIED,
            ("c1", "/appels", "coordination"): LISTED + WAS_TRIED,
            ("v1", "/appels", "coordination"): LISTED,
            ("c1", "/appels 1", "private"): DETAILS,
            ("c1", "/appels n°1", "coordination"): DETAILS,
            ("c1", "/appels 2", "coordination"): "Écrivez le numéro de la liste : /appels la montre, puis par exemple"
            " /appels 2",
        }
        assert sorted(await lyon.say("c1", "/appels 1")) == [
            "Je vous l'envoie dans notre conversation privée.",
            DETAILS,
        ]


async def test_the_button_is_coordinations_alone(url: str) -> None:
    async with helpline(url, now=START + 90 * SECOND) as lyon:
        await called(lyon)
        await lyon.privately("c1", "/appels")
        labels = [button.label.replace("\u00a0", " ") for button in lyon.said[-1].buttons]
        assert labels == ["Rappeler …07 (10 h 30)", "Détail …07 (10 h 30)"]
        assert await lyon.press("c1", lyon.said[-1].buttons[-1].label) == [DETAILS]
        for handle in ("v1", "t1", "p1"):
            (refused,) = await lyon.privately(handle, "/calldetails 1")
            assert "coordination" in refused
        assert await lyon.privately("c1", "/calldetails 99") == ["Cela n'existe plus."]


async def test_no_number_is_shown_and_who_was_erased_has_no_name(url: str) -> None:
    async with helpline(url, now=START + 90 * SECOND) as lyon:
        await called(lyon)
        await lyon.privately("v2", "/oublier")
        await lyon.press("v2", "Oui, tout effacer")
        lyon.clock.move(lyon.clock.now() + timedelta(minutes=5))
        for _ in range(3):
            await lyon.app.tick()
            await lyon.settle()
        (said,) = await lyon.privately("c1", "/appels 1")
        assert "Bakari" not in said
        assert "10:30:23 sonne chez un numéro inconnu 20 s" in said
        assert "3998" not in said.replace(" ", "")


async def test_coordination_sees_the_last_calls_whatever_became_of_them(url: str) -> None:
    async with helpline(url, now=START + 90 * SECOND) as lyon:
        await called(lyon)
        lyon.clock.move(START + timedelta(minutes=10))
        withheld = [
            replace(fact, key=f"w{fact.key}", at=fact.at + timedelta(minutes=5), passage="w", caller=None)
            for fact in (one(ENTERED, 0), one(OFFERED, 3, ANNE), one(ANSWERED, 9, ANNE), one(LEFT, 129))
        ]
        await lyon.app.on_call_events(withheld)
        await lyon.settle()
        listed = (
            "Derniers appels, Lyon\n1. numéro masqué, à 10 h 35 : décroché chez Anne, 2 min.\n"
            "2. …07, à 10 h 30 : sans réponse."
        )
        assert [said.replace("**", "") for said in await lyon.privately("c1", "/appels tous")] == [listed]
        assert await lyon.press("c1", lyon.said[-1].buttons[0].label) == [
            (
                "numéro masqué, à 10 h 35 : décroché chez Anne, 2 min.\n"
                "lundi 23 novembre : 10:35:00 appel · 10:35:03 sonne chez Anne 6 s · 10:35:09 décroché chez Anne"
                " · 10:37:09 fin"
            )
        ]
        assert sorted(said.replace("**", "") for said in await lyon.say("c1", "/appels tous")) == sorted(
            [listed, "Je vous l'envoie dans notre conversation privée."]
        )
        for handle in ("v1", "t1"):
            assert [said.replace("**", "") for said in await lyon.privately(handle, "/appels tous")] == [
                f"Je n'ai pas compris « tous ».\n{LISTED}"
            ]
            assert "coordination" in (await lyon.privately(handle, "/calldetails call 1"))[0]
        assert await lyon.privately("c1", "/calldetails call 99") == ["Cela n'existe plus."]


async def test_a_line_without_calls_says_so(url: str) -> None:
    async with helpline(url) as lyon:
        assert await lyon.privately("c1", "/appels tous") == ["Aucun appel sur la ligne Lyon depuis trente jours."]
