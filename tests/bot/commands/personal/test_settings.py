"""/reglages: what people write and press is what they are shown, and what holds."""

from datetime import datetime, time, timedelta

import pytest

from bot.commands.personal.settings import read_wishes
from bot.errors import Refused
from bot.model import Preferences, VolunteerId
from tests.support.helpline import MONDAY, helpline

HOUR = timedelta(hours=1)
SIX, EIGHT = time(18), time(20)
HOW = "\nPour changer : /reglages rappel 20h, /reglages rappel 20h et 2h avant, ou /reglages sans rappel"
ASKED = " On peut vous demander de remplacer quelqu'un."


@pytest.mark.parametrize(
    ("words", "eve_at", "before"),
    [
        ("rappel 20h", EIGHT, None),
        ("Rappel à 20h30", time(20, 30), None),
        ("rappel la veille à 20 h", EIGHT, None),
        ("rappel 20h la veille", EIGHT, None),
        ("rappel la veille", SIX, None),
        ("20h", EIGHT, None),
        ("rappel 2h avant", None, 2 * HOUR),
        ("rappels 90 minutes avant", None, 1.5 * HOUR),
        ("rappel 20h et 2h avant", EIGHT, 2 * HOUR),
        ("rappel 1h30 avant et la veille", SIX, 1.5 * HOUR),
        ("sans rappel", None, None),
        ("aucun rappel", None, None),
        ("pas de rappel", None, None),
        ("reminder 8 pm", EIGHT, None),
        ("reminder at 20:00", EIGHT, None),
        ("remind me the day before at 8pm", EIGHT, None),
        ("reminder 8 pm and 2 hours before", EIGHT, 2 * HOUR),
        ("no reminder", None, None),
        ("reminders off", None, None),
    ],
)
def test_reminders_are_read_as_people_write_them(words: str, eve_at: time | None, before: timedelta | None) -> None:
    known = Preferences(VolunteerId(1), time(7), 3 * HOUR, never_asked=True)
    assert read_wishes(words, known) == Preferences(VolunteerId(1), eve_at, before, never_asked=True)


@pytest.mark.parametrize(
    "words", ["truc", "rappel truc", "rappel 25h", "rappel 20h et 21h", "rappel mardi", "2h avant et 3h avant"]
)
def test_other_words_change_nothing(words: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_wishes(words, Preferences(VolunteerId(1)))
    assert refusal.value.sentence == "refused-settings-how"


@pytest.mark.parametrize("words", ["rappel 2 min avant", "rappel 3 jours avant"])
def test_a_reminder_comes_within_a_day_and_in_time(words: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_wishes(words, Preferences(VolunteerId(1)))
    assert refusal.value.sentence == "refused-reminder-before"


@pytest.mark.parametrize(
    ("words", "never"),
    [
        ("ne plus me demander", True),
        ("plus me demander", True),
        ("don't ask me any more", True),
        ("on peut me demander", False),
        ("you may ask me", False),
    ],
)
def test_whether_to_be_asked(words: str, never: bool) -> None:
    known = Preferences(VolunteerId(1), SIX, HOUR, never_asked=not never, not_asked_until=MONDAY)
    expected = Preferences(VolunteerId(1), SIX, HOUR, never_asked=never, not_asked_until=MONDAY if never else None)
    assert read_wishes(words, known) == expected


async def test_it_is_shown_in_one_sentence_and_changed_by_buttons() -> None:
    async with helpline() as h:
        usual = "Je vous rappelle vos permanences la veille à 18 h."
        assert await h.privately("v1", "/reglages") == [usual + ASKED + HOW]
        two = "Je vous rappelle vos permanences la veille à 18 h et 2 h avant."
        assert await h.press("v1", "Rappel 2 h avant") == [two + ASKED + HOW]
        none = "Je ne vous rappelle aucune permanence, sauf pour demander si vous y serez quand il le faut."
        assert await h.press("v1", "Aucun rappel") == [none + ASKED + HOW]
        assert await h.press("v1", "Rappel la veille à 18 h") == [usual + ASKED + HOW]
        never = " On ne vous demande pas de remplacer quelqu'un."
        assert await h.press("v1", "Ne plus me demander") == [usual + never + HOW]
        assert await h.press("v1", "On peut me demander") == [usual + ASKED + HOW]


async def test_this_week_ends_by_itself() -> None:
    async with helpline() as h:
        resting = Preferences(h.people["v1"], not_asked_until=MONDAY + timedelta(days=7))
        await h.store.write(lambda tx: tx.staffing.save_preferences(resting))
        [said] = await h.privately("v1", "/reglages")
        assert "On ne vous demande pas de remplacer quelqu'un avant : lundi 30 novembre, 9 h." in said
        h.clock.move(datetime(2026, 12, 1, tzinfo=MONDAY.tzinfo))
        [said] = await h.privately("v1", "/reglages")
        assert ASKED in said


async def test_it_is_nobody_else_s_business() -> None:
    async with helpline() as h:
        assert await h.say("v1", "/reglages") == ["Pas ici : écrivez-moi /reglages en privé."]
