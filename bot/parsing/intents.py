"""What somebody wants who writes a sentence: take, cannot come, who is on. Knows no command, and decides nothing.

A text is read clause by clause. A clause says something only when one of the phrases is in it and is followed by a time
or by nothing: "je ne peux pas venir jeudi", not "je ne peux pas ouvrir le lien". It is clear only when no other word is
left, nowhere in the text: not a question, no "maybe", no "if", nothing of the past, nobody else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from bot.parsing.constraints import Constraints
from bot.parsing.intent_phrases import MINUTES, PHRASES, READING, Intent, Phrase
from bot.parsing.intent_words import (
    AFTER_ALL,
    CAUSE,
    CONTRAST,
    DONE,
    DONE_FIRST,
    DOUBTS,
    LEADS,
    PAST,
    PERHAPS,
    THANKS,
    YES,
    clauses_of,
    in_full,
    without_courtesies,
)
from bot.parsing.lists import EXCEPT
from bot.parsing.phrases import NoSuchPhrase, phrase_at
from bot.parsing.vocabulary import NO_TIMES, spell_right
from bot.readers.folding import LONGEST, fold

ANY_MOMENT: Final = datetime(2026, 1, 1, tzinfo=UTC)  # used only to tell words about time from others
FREE_WORDS: Final = 3
"""With more words that nobody knows, taking a shift is not what a sentence is about."""
TIES: Final = {
    *(
        "avec",
        "with",
        "and",
        "et",
        "comme",
        "as",
        "because",
        "avant",
        "before",
        "sauf",
        "except",
        "jusqu",
        "mais",
        "but",
    ),
    *("quand", "when", "pas", "personne", "nobody", "pour", "for"),
}
"""What joins other words to a time; without one they are what the time is of: "the 2pm train"."""
LISTING: Final = re.compile(rf"(?:(?:et|and|ou|or|ni|nor) |{EXCEPT.pattern})", re.IGNORECASE)
NEXT_WORD: Final = re.compile(r"\S+")
NOW: Final = re.compile(
    r"\b(?:right now|just now|now|at the moment|at present|currently|maintenant|en ce moment|actuellement)\b"
)
"""What changes nothing in a question."""
ONLY: Final = re.compile(
    r"\b(?:que|qu|seulement|juste|uniquement|only|just|une heure|1 heure|one hour|an hour"
    r"|(?:la )?(?:premiere|derniere) (?:heure|partie|moitie)|(?:the )?(?:first|last) (?:hour|part|half|bit)(?: of)?)\b"
)
EARLY: Final = re.compile(
    r"\b((?:dois|devoir) (?:partir|m absenter|quitter)|to leave(?: early)?) (?:a|vers|at|around|by) "
)
AGAINST: Final = re.compile(r"\b(?:contre|avec|pour|against|for|with)\b")
WHOSE: Final = re.compile(r"\b(?:their|your|his|her|somebody s)\b")
OF_NOBODY: Final = re.compile(r" ?\b(?:avec (?:moi|quelqu un)|with (?:me|somebody))\b")
ABSORBED: Final = (
    (Intent.KEEP, Intent.TAKE),
    (Intent.CANNOT, Intent.ILL),
    (Intent.CANNOT, Intent.WHO),
    (Intent.SWAP, Intent.WHO),
)
"""What says the same in other words, or is the reason for it, beside the intent that counts."""
OWN_MON: Final = re.compile(r"\bmon (?=(?!morning|afternoon|evening|night|at|from|and|or|to|until)[a-z])")
"""French "mon", which is no Monday."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted, and the words that say when, folded. `clear`: it is said, all of it, and nothing else is."""

    intent: Intent
    words: str = ""
    clear: bool = False
    alone: bool = True
    """Whether it means something without a time."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The words of a text: those about time, and those that are neither about time nor harmless."""

    time: str
    other: tuple[str, ...]
    led_by_other: bool
    """Whether the first word that counts is not about time."""
    listed: bool = False
    """Whether several times are joined, or one is excepted: "samedi et dimanche", "sauf 14h"."""


@dataclass(slots=True)
class Heard:
    """What the clauses of a text say: wishes, times apart from them, and whether there is anything else."""

    wishes: list[Wish] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    strange: bool = False
    """Whether a clause says something that nobody understands, and that is no usual reason."""
    anything: bool = False
    """Whether there is more than courtesies."""
    contrary: bool = False
    """Whether a yes stands by a time, where the rest may be what cannot be."""


def read_wishes(text: str) -> tuple[Wish, ...]:
    """What a text asks for: nothing, one thing, or two, the likelier first."""
    clauses = clauses_of(text)
    whole = " ".join(clauses)
    heard = hear_clauses(clauses)
    if not heard.wishes:
        return (Wish(Intent.THANKS, clear=True),) if THANKS.search(whole) and not heard.anything else ()
    wishes = merge_wishes(heard, again=AFTER_ALL.search(whole) is not None)
    past = any(told.search(whole) for told in (PAST, DONE)) or DONE_FIRST.match(text) is not None
    wishes = [one for one in wishes if one.intent in READING or not past]
    doubted = "?" in text or len(text) > LONGEST or DOUBTS.search(whole) is not None
    apart = bool(heard.loose) and CONTRAST.search(fold(text)) is not None
    sure = len(wishes) == 1 and not (doubted or heard.strange or heard.contrary or apart)
    return tuple(replace(one, clear=one.clear and (sure or one.intent in READING)) for one in wishes[:2])


def hear_clauses(clauses: Sequence[str]) -> Heard:
    heard = Heard()
    for clause in clauses:
        said = " ".join(PERHAPS.sub(" ", AFTER_ALL.sub(" ", without_courtesies(clause))).split())
        heard.anything = heard.anything or bool(said)
        wish, pieces = wish_in(said), split_pieces(said)
        if wish is not None:
            heard.wishes.append(wish)
            heard.contrary |= wish.intent is Intent.CANNOT and YES.search(clause, len(clause.split()[0])) is not None
        elif not pieces.other:
            heard.loose += [pieces.time] if pieces.time else []
            heard.strange |= pieces.listed
            heard.contrary |= bool(pieces.time) and YES.search(clause) is not None
        elif not CAUSE.fullmatch(said):
            heard.strange = True
            heard.loose += [pieces.time] if pieces.time and CAUSE.fullmatch(" ".join(pieces.other)) else []
    return heard


def wish_in(clause: str) -> Wish | None:
    """What a clause asks for, by the first phrase that is in it."""
    clause = EARLY.sub(r"\1 a partir de ", clause)
    found = (wish_of(phrase, clause, match) for phrase in PHRASES for match in phrase.pattern.finditer(clause))
    return next((wish for wish in found if wish is not None), None)


def wish_of(phrase: Phrase, clause: str, match: re.Match[str]) -> Wish | None:
    """The wish that this phrase is, with the words around it; None when they speak of something else."""
    before, after = clause[: match.start()], clause[match.end() :]
    if phrase.intent is Intent.SWAP:
        return swap_of(phrase, before, after)
    if phrase.intent is Intent.LATE:
        minutes = re.search(MINUTES, clause)
        around = split_pieces(re.sub(MINUTES, " ", f"{before} {after}")).time
        return Wish(Intent.LATE, f"{around} {minutes[0].strip() if minutes else ''}".strip())
    before, after = (" ".join(DOUBTS.sub(" ", side).split()) for side in (before, after))
    if phrase.intent in READING:
        before, after = LEADS.sub("", f"{NOW.sub(' ', before)} "), NOW.sub(" ", after)
    later = NOW.sub(" ", after) if not phrase.clear else after
    front, back = split_pieces(before), split_pieces(ONLY.sub(" ", later))
    words = f"{front.time} {back.time}".strip()
    if not fits_phrase(phrase, words, front, back):
        return None
    whole = phrase.intent is not Intent.CANNOT or not ONLY.search(after)  # else the rest is what cannot be
    clear = phrase.clear and whole and not (front.other or back.other)
    clear &= not (front.listed or back.listed) or phrase.intent in READING
    return Wish(phrase.intent, words, clear, phrase.alone)


def fits_phrase(phrase: Phrase, words: str, front: Pieces, back: Pieces) -> bool:
    """Whether what stands around the phrase leaves its meaning: a time or nothing after it, little else."""
    other = (*front.other, *back.other)
    if back.led_by_other or not (words or phrase.alone or phrase.intent in {Intent.TAKE, Intent.CANNOT}):
        return False  # the time of these two may stand in another clause
    if phrase.bare or phrase.intent in READING:
        return not other
    if phrase.intent is Intent.TAKE:
        return len(other) <= FREE_WORDS and not (back.other and back.other[0] not in TIES)
    return True


def swap_of(phrase: Phrase, before: str, after: str) -> Wish | None:
    """A trade: its words name two shifts, or a person, and are kept as they are."""
    after = WHOSE.sub(" ", after)
    front, back = split_pieces(before), split_pieces(after)
    joint = AGAINST.search(after)
    given = split_pieces(after[: joint.start()] if joint else after)
    if given.other:
        return None
    two = joint is not None and bool(given.time)
    after = OF_NOBODY.sub("", after)
    words = f"{front.time} {after}" if two else f"{front.time} {back.time}"
    listed = front.listed or given.listed or back.listed
    return Wish(Intent.SWAP, words.strip(), phrase.clear and two and not (front.other or listed))


def merge_wishes(heard: Heard, *, again: bool) -> list[Wish]:
    """One wish for each intent, with the times said apart from it.

    Args:
        heard: what the clauses say.
        again: whether an earlier word is taken back, so that coming is keeping one's shift.
    """
    merged: dict[Intent, Wish] = {}
    for wish in heard.wishes:
        merged[wish.intent] = joined_wish(merged[wish.intent], wish) if wish.intent in merged else wish
    taken = merged.get(Intent.TAKE)
    if again and taken and not taken.clear and Intent.CANNOT not in merged:
        merged.setdefault(Intent.KEEP, replace(taken, intent=Intent.KEEP, clear=True, alone=True))
    for stronger, weaker in ABSORBED:
        if stronger in merged and weaker in merged:
            merged[stronger] = joined_wish(merged[stronger], merged.pop(weaker))
    if Intent.TAKE in merged and Intent.OPEN in merged and not merged[Intent.TAKE].words:
        free = merged.pop(Intent.OPEN)  # "is Saturday free? then I'll take it"
        merged[Intent.TAKE] = replace(merged[Intent.TAKE], words=free.words, clear=False)
    if len(merged) > 1:
        merged.pop(Intent.HELP, None)
    wishes = [wish for wish in merged.values() if wish.words or heard.loose or wish.alone]
    if len(wishes) == 1:
        wishes = [replace(wishes[0], words=" ".join((wishes[0].words, *heard.loose)).strip())]
    return wishes


def joined_wish(one: Wish, other: Wish) -> Wish:
    """The same said twice: with two times, nobody knows which counts."""
    both = bool(one.words and other.words and one.words != other.words)
    clear = (one.clear or other.clear) and not both
    return Wish(one.intent, one.words or other.words, clear, one.alone or other.alone)


def split_pieces(folded: str) -> Pieces:
    """Sort the words of a text into those about time and others; harmless ones are left out.

    What joins times or excepts one stays with them: "samedi et dimanche", "sauf 14h".
    """
    said = spell_right(OWN_MON.sub("ma ", " ".join(folded.split())), but=NO_TIMES)
    found: list[tuple[bool, str]] = []  # whether it is about time, and the words
    place, joint, listed = 0, "", False
    while place < len(said):
        joining = LISTING.match(said, place)
        if joining and not joint and joining.end() < len(said):
            joint, place = joining[0].strip(), joining.end()
            continue
        about_time, ends = piece_at(said, place)
        words = said[place:ends]
        if about_time is not None and words.strip(" /:.-+@#"):
            if joint:
                found.append((about_time, joint))
                listed |= about_time
                joint = ""
            found.append((about_time, words))
        place = ends + (said[ends : ends + 1] == " ")
    found += [(False, joint)] if joint else []
    time = " ".join(words for about_time, words in found if about_time)
    others = tuple(words for about_time, words in found if not about_time)
    return Pieces(time, others, bool(found) and not found[0][0], listed)


def piece_at(said: str, place: int) -> tuple[bool | None, int]:
    """Whether the words that begin here are about time, None when they are harmless, and where they end."""
    try:
        found = phrase_at(said, place, ANY_MOMENT)
    except NoSuchPhrase as error:
        return True, error.ends
    if found is not None:
        return (True if found[0] != Constraints() else None), found[1]
    word = NEXT_WORD.match(said, place)
    return False, word.end() if word else place + 1


def other_words(text: str) -> tuple[str, ...]:
    """The words of a text that are neither about time nor harmless."""
    return split_pieces(in_full(fold(text))).other


def is_courtesy(text: str) -> bool:
    """Whether a text is a greeting, thanks, or a word of agreement, and nothing else."""
    return not without_courtesies(" ".join(clauses_of(text)))
