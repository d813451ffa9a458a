"""Sentences as people write them: each leads to what it wants, and chatter to nothing."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.parsing.intent_phrases import Intent
from bot.parsing.intents import read_wishes
from tests.support.paths import ROOT

SENTENCES = ROOT / "tests" / "data" / "sentences"
WANTED = {"needcover": Intent.CANNOT, "stats": Intent.FIGURES}
ALSO = {Intent.ILL: Intent.CANNOT, Intent.CANNOT: Intent.ILL}
"""Who is ill and says that they cannot come is understood either way: the same is offered."""


def rows_of(path: Path) -> Sequence[tuple[str, str, str]]:
    rows = [row.split("|", 2) for row in path.read_text("utf-8").splitlines()]
    return [(label.strip(), when.strip(), text.strip()) for label, when, text in rows]


@pytest.mark.parametrize("half", ["seen", "aside"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_sentences_are_understood_and_chatter_is_left_alone(half: str, language: str) -> None:
    rows = rows_of(SENTENCES / f"{half}-{language}.txt")
    wanted = [row for row in rows if row[0] != "none"]
    chatter = [row for row in rows if row[0] == "none"]
    missed = [row for row in wanted if not leads_to(row)]
    answered = [row for row in chatter if read_wishes(row[2])]
    assert len(wanted) >= 150
    assert len(chatter) >= 75
    assert len(missed) <= len(wanted) * 0.05, missed
    assert len(answered) <= len(chatter) * 0.02, answered


def leads_to(row: tuple[str, str, str]) -> bool:
    label = row[0].rstrip("?")
    intent = WANTED.get(label) or Intent(label)
    found = [wish.intent for wish in read_wishes(row[2])]
    return intent in found or ALSO.get(intent) in found


@pytest.mark.parametrize(
    ("text", "intent", "words"),
    [
        ("Je ne peux pas venir jeudi, désolée", Intent.CANNOT, "jeudi"),
        ("je prends samedi 10h svp", Intent.TAKE, "samedi 10h"),
        ("I can't come Thursday, so sorry", Intent.CANNOT, "thursday"),
        ("I'll take Saturday 10am", Intent.TAKE, "saturday 10am"),
        ("finalement je viens jeudi", Intent.KEEP, "jeudi"),
        ("finalement je prends samedi 10h", Intent.TAKE, "samedi 10h"),
        ("jpe pa venir jeudi dsl", Intent.CANNOT, "jeudi"),
        ("je ne peux pas venir jeudi car ma fille est malade", Intent.CANNOT, "jeudi"),
        ("Bonjour. Jeudi, je ne peux pas. Cordialement, Anne", Intent.CANNOT, "jeudi"),
        ("mes créneaux", Intent.MINE, ""),
        ("who is on tonight?", Intent.WHO, "tonight"),
        ("merci beaucoup !", Intent.THANKS, ""),
    ],
)
def test_one_clear_wish(text: str, intent: Intent, words: str) -> None:
    (wish,) = read_wishes(text)
    assert (wish.intent, wish.words, wish.clear) == (intent, words, True)


@pytest.mark.parametrize(
    "text",
    [
        "je peux prendre samedi 10h ?",
        "si personne ne peut, je prends samedi 10h",
        "peut-être que je prends samedi 10h",
        "je prends samedi 10h avec Paul",
        "Paul dit que je ne peux pas venir jeudi",
        "« je ne peux pas venir jeudi » dit Chloé",
        "De la part de Jeanne, je prends samedi 10h",
        "réunion : je ne peux pas venir jeudi",
        "je prends samedi 10h, non plutôt 14h",
        "je prends samedi 10h. Ah non, je peux pas",
        "qui pourrait me remplacer jeudi",
        "don't take me off Thursday",
        "do not sign me up for Saturday 10am",
        "je ne peux pas jeudi mais je peux prendre vendredi 14h",
        "je ne peux venir jeudi qu'à partir de 15h",
        "if nobody else can, I'll take Saturday 10am",
        "maybe I can't come Thursday",
        "can I take Saturday 10am",
        "je ne peux pas samedi mais 16h oui",
        "je ne peux pas samedi mais à 16h c'est bon",
        "je ne peux pas samedi 14h oui",
        "je ne peux pas samedi, 16h oui",
        "je ne peux pas samedi, mais 16h",
        "I can't come Saturday but 4pm yes",
        "I can't come Saturday, 4pm ok",
        "je prends samedi, mais 14h",
        "je prends samedi sauf 14h",
        "je ne peux pas venir samedi sauf 14h",
        "je prends samedi 10h et 14h",
        "je ne peux pas venir samedi ni dimanche",
        "je m'en occupe samedi 10h",
        "je m'en charge, samedi 10h",
        "je le fais samedi 10h",
        "I'll do it Saturday 10am",
        "I'm doing it Saturday 10am",
        "I've got it Saturday 10am",
        "j'échange mardi sauf 14h contre jeudi 16h",
    ],
)
def test_nothing_is_clear_in_doubt(text: str) -> None:
    assert [wish for wish in read_wishes(text) if wish.clear] == []


@pytest.mark.parametrize(
    "text",
    [
        "je ne prends pas samedi 10h",
        "je ne pouvais pas venir jeudi dernier",
        "j'allais prendre samedi 10h",
        "j'aurais pris samedi 10h mais je travaille",
        "mets Bakari samedi 10h",
        "Bakari me remplace jeudi",
        "mon mari ne peut pas venir jeudi",
        "je ne peux plus attendre jeudi",
        "I can't wait for Thursday",
        "we can't come Thursday",
        "put Bakari down for Saturday 10am",
        "je prends rendez-vous vendredi 14h",
        "le planning est affiché au local",
        "je prends hier 14h",
        "Anne ne peut pas venir jeudi",
        "je ne peux pas ouvrir le lien",
        "je prends le train de 14h",
        "je garde mes petits-enfants jeudi",
        "I'm not taking Saturday",
        "I couldn't come last Thursday",
        "she can't come Thursday",
        "I can't open the link",
        "I'll take the 2pm train",
        "on a échangé mardi 14h contre jeudi 16h",
        "on a déjà échangé avec Bakari",
        "j'ai échangé mardi 14h contre jeudi 16h",
        "j'ai échanger mardi 14h contre jeudi 16h",
        "Bakari a échangé mardi 14h contre jeudi 16h",
        "Échangé mardi 14h contre jeudi 16h avec Bakari",
        "annulé jeudi",
        "nous avons permuté mardi et jeudi",
        "we have swapped Tuesday 2pm for Thursday 4pm",
    ],
)
def test_what_is_denied_past_or_about_something_else_is_nothing(text: str) -> None:
    assert read_wishes(text) == ()


@pytest.mark.parametrize(
    ("text", "intent", "words"),
    [
        ("je prends samedi sauf 16h", Intent.TAKE, "samedi sauf 16h"),
        ("je prends samedi, pas 16h", Intent.TAKE, "samedi pas 16h"),
        ("je prends samedi 10h et 14h", Intent.TAKE, "samedi 10h et 14h"),
        ("I'll take Saturday 10am or 2pm", Intent.TAKE, "saturday 10am or 2pm"),
        ("je ne peux pas venir samedi ni dimanche", Intent.CANNOT, "samedi ni dimanche"),
        ("I can't come Saturday except 4pm", Intent.CANNOT, "saturday except 4pm"),
        ("qui est là samedi et dimanche ?", Intent.WHO, "samedi et dimanche"),
        ("quels créneaux sont libres sauf samedi", Intent.OPEN, "sauf samedi"),
        ("mes créneaux sauf samedi", Intent.MINE, "sauf samedi"),
        ("j'aurai 10 minutes de retard demain", Intent.LATE, "demain 10 minutes"),
        ("je serai en retard jeudi", Intent.LATE, "jeudi"),
        ("I'll be 14 m late tomorrow", Intent.LATE, "tomorrow 14 m"),
        ("en retard, demain 14h", Intent.LATE, "demain 14h"),
    ],
)
def test_words_keep_what_joins_or_excepts_times_and_the_day(text: str, intent: Intent, words: str) -> None:
    assert [(wish.intent, wish.words) for wish in read_wishes(text)] == [(intent, words)]
