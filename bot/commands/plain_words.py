"""What people say without commands: one clear wish is carried out, a likely one is asked, chatter is left alone.

What is carried out is exactly the command that the sentence stands for; the rules and the journal are the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.commands.hinted_words import hints_of, intents_in, standing_of
from bot.commands.near_words import line_said, suggest_commands
from bot.commands.people.join_words import step_of_joining
from bot.commands.request import Command, Request, Where, Who, make_choice
from bot.commands.spelling import INSIDE, Meant, split_said
from bot.model import Message, MessageKind, Post, Role
from bot.parsing.hints.likely import Standing
from bot.parsing.hints.weigh import ACTS
from bot.parsing.intent_phrases import Intent
from bot.parsing.intent_words import HYPHENS
from bot.parsing.intents import Wish, other_words, read_wishes
from bot.parsing.weekly.away import DAY, away_wish
from bot.parsing.weekly.wishes import weekly_wish
from bot.parsing.whole_wishes import whole_wishes
from bot.payloads import BareCommand, TakeShift, decode_payload, split_line, split_pressed
from bot.readers.folding import fold

COMMANDS_FOR: Final[Mapping[Intent, str]] = {
    Intent.TAKE: "take",
    Intent.CANNOT: "needcover",
    Intent.ILL: "needcover",
    Intent.KEEP: "keep",
    Intent.SWAP: "swap",
    Intent.LATE: "late",
    Intent.AWAY: "away",
    Intent.ENDWEEKLY: "endweekly",
    Intent.WAITLIST: "waitlist",
    Intent.RESERVE: "reserve",
    Intent.PAUSE: "pause",
    Intent.SETTINGS: "settings",
    Intent.EMERGENCY: "emergency",
    Intent.UNDO: "undo",
    Intent.WHO: "who",
    Intent.SHIFTS: "shifts",
    Intent.MINE: "mine",
    Intent.OPEN: "open",
    Intent.MISSED: "missed",
    Intent.FIGURES: "stats",
    Intent.HELP: "help",
    Intent.PHONE: "phone",
}

WHOLE: Final = frozenset(
    {Intent.ENDWEEKLY, Intent.WAITLIST, Intent.RESERVE, Intent.PAUSE, Intent.SETTINGS, Intent.EMERGENCY}
)
"""What whole sentences say: no single word in them hints at anything else."""

ANY_TIME: Final = "demain 10h"
"""Stands for the time of a shift that is named elsewhere."""


@dataclass(frozen=True, slots=True)
class Likely:
    """Commands that may be meant, each with its words, the likelier first. `sure`: there is one, and it was said."""

    choices: tuple[tuple[str, str], ...] = ()
    sure: bool = False
    thanks: bool = False
    """Whether it only thanks."""
    joking: bool = False
    """Whether it is a joke, a dream, or what somebody else said."""


def is_plain(message: Message) -> bool:
    """Whether it is a sentence said to us, without a command in it."""
    text = message.text
    return message.to_us and message.pressed is None and split_said(text) is None and not INSIDE.search(text)


def wishes_of(message: Message) -> tuple[Wish, ...]:
    """What the sentence asks for.

    Who replies to a post that they cannot speaks of what stands there: it is somebody else's shift more often than
    their own.
    """
    text = split_line(message.text.strip())[1]
    weekly = weekly_wish(text)
    special = weekly or away_wish(text, message.sent_at)
    wishes = (special,) if special else tuple(whole_wishes(text)) or read_wishes(text)
    if message.replies_to is None or message.named:
        return wishes
    return tuple(
        replace(wish, clear=wish.clear and wish.intent is not Intent.CANNOT)
        for wish in wishes
        if wish.words or wish.intent not in {Intent.CANNOT, Intent.THANKS}
    )


def answer_plain(request: Request, meant: Meant, commands: Mapping[str, Command]) -> Request | None:
    """The request that the sentence stands for; None when there is none, after an answer if it needs one."""
    message = request.message
    if message.kind is MessageKind.ANONYMOUS:
        return None
    joining = step_of_joining(request, names_command=bool(meant.commands))
    if joining is not None:
        return replace(request, command=commands[joining[0]], words=joining[1])
    taking = taking_reply(message) if message.replies_to else None
    shift = shift_replied_to(request) if taking else None
    if taking and shift:
        return take_as_pressed(request, commands["take"], shift, taking)
    wishes = wishes_of(message)
    likely = likely_commands(request, meant, wishes, commands)
    if likely.sure:
        name, words = likely.choices[0]
        return replace(request, command=commands[name], words=words)
    if any(wish.intent is Intent.THANKS for wish in wishes) or likely.thanks:
        say_once_a_day(request, "plain-thanks") if not message.private else request.say("plain-thanks")
    elif likely.choices:
        line = line_said(message, message.text.strip())
        suggest_commands(request, [(commands[name], f"{line} {words}".strip()) for name, words in likely.choices])
    elif message.private:
        answer_chatter(request)
    return None


def clear_command(request: Request, meant: Meant, commands: Mapping[str, Command]) -> tuple[str, str] | None:
    """The command that the sentence surely stands for, with its words, unless it answers a question of joining."""
    likely = likely_commands(request, meant, wishes_of(request.message), commands)
    joining = step_of_joining(request, names_command=bool(meant.commands))
    return likely.choices[0] if likely.sure and joining is None else None


def may_mean(message: Message) -> list[str]:
    """The commands that a sentence may stand for, where nobody is looked up."""
    return [
        *commands_of(wishes_of(message)),
        *(COMMANDS_FOR[one] for one in intents_in(message) if one in COMMANDS_FOR),
    ]


def commands_of(wishes: Sequence[Wish]) -> list[str]:
    return [COMMANDS_FOR[wish.intent] for wish in wishes if wish.intent in COMMANDS_FOR]


def likely_commands(request: Request, meant: Meant, wishes: Sequence[Wish], commands: Mapping[str, Command]) -> Likely:
    """The commands that the sentence may stand for: by a phrase, by the word that begins it, or by its cues."""
    if any(wish.intent in COMMANDS_FOR for wish in wishes):
        wished = commands_wished(request, wishes)
        if wished.sure and wishes[0].intent is Intent.AWAY:  # a whole sentence too
            return wished
        if (
            wishes[0].intent in WHOLE
            or len(wished.choices) > 1
            or (wished.sure and commands[wished.choices[0][0]].reads)
        ):
            return wished
        hinted = commands_hinted(request, beside=False)
        if wished.sure and not contradicts(hinted, wished):
            return wished
        wished = replace(wished, sure=False)
        return Likely() if hinted.joking else with_second(wished, hinted)
    if wishes:
        return Likely()
    said = commands_said(request, meant, commands)
    return (
        said
        if said.sure or len(said.choices) > 1
        else with_second(said, commands_hinted(request, beside=not said.choices))
    )


def contradicts(hinted: Likely, wished: Likely) -> bool:
    """Whether the cues say another act first: "donne-moi samedi, je travaille pas"."""
    acts = {COMMANDS_FOR[intent] for intent in ACTS}
    first = hinted.choices[0][0] if hinted.choices else wished.choices[0][0]
    return first in acts and first != wished.choices[0][0]


def with_second(wished: Likely, hinted: Likely) -> Likely:
    """What a phrase says, and beside it what the cues say that is something else."""
    if not wished.choices:
        return hinted
    named = {name for name, _ in wished.choices}
    others = tuple(choice for choice in hinted.choices if choice[0] not in named)
    return replace(wished, choices=(*wished.choices, *others)[:2])


def commands_hinted(request: Request, *, beside: bool = True) -> Likely:
    """What the cues of a sentence make likely. Who looks for somebody and speaks of coming or not may mean to keep it.

    Args:
        request: the request.
        beside: whether what no cue says may be among it.
    """
    hints = hints_of(request)
    if hints.intents[:1] == (Intent.THANKS,):
        return Likely(thanks=True)
    intents = [intent for intent in hints.intents if intent in COMMANDS_FOR]
    if beside and hints.beside and len(intents) < 2:
        intents.append(hints.beside)
    may_keep = beside and intents[:1] in ([Intent.TAKE], [Intent.CANNOT]) and Intent.KEEP not in intents
    if may_keep and looks_for_somebody(request):
        intents.insert(intents[0] is Intent.CANNOT, Intent.KEEP)
    choices = {
        COMMANDS_FOR[intent]: as_written(hints.words_for(intent), request.message.text) for intent in intents[:2]
    }
    return Likely(tuple(choices.items()), hints.clear, joking=hints.joking)


def commands_said(request: Request, meant: Meant, commands: Mapping[str, Command]) -> Likely:
    """The commands whose name, or another word for it, begins the text."""
    first = commands[meant.commands[0]] if meant.commands else None
    message = request.message
    aside = message.replies_to is not None and not (meant.sure or message.named)  # said to the others, more likely
    if first is None or aside or not fits_command(request, first, meant.words):
        return Likely()
    sure = meant.sure and (first.reads or "?" not in message.text)
    return Likely(tuple((name, meant.words) for name in meant.commands), sure)


def commands_wished(request: Request, wishes: Sequence[Wish]) -> Likely:
    """The commands that stand for the wishes; where coming may be keeping or taking a shift, both."""
    named = commands_of(wishes)
    first, words = wishes[0], as_written(wishes[0].words, request.message.text)
    if named == ["needcover"] and first.words and (away := away_wish(request.message.text, request.now, DAY)):
        standing, _ = standing_of(request, away.words)
        if standing not in {Standing.OWN, Standing.WITHIN}:  # no shift of theirs: they tell of a day
            return Likely((("away", as_written(away.words, request.message.text)),))
    asks = named == ["needcover"] and not first.words  # without a time, the command asks which shift
    looks = looks_for_somebody(request) if first.words and named in (["take"], ["keep"]) else None
    if looks is True and named == ["take"] and not first.clear:  # "je viens jeudi"
        return Likely((("keep", words), ("take", words)))
    if looks is False and named == ["keep"]:  # "finalement je peux samedi"
        return Likely((("keep", words), ("take", words)))
    choices = [(name, as_written(one.words, request.message.text)) for name, one in zip(named, wishes, strict=False)]
    return Likely(tuple(choices), len(named) == 1 and (first.clear or asks))


def looks_for_somebody(request: Request) -> bool:
    """Whether the speaker looks for somebody for one of their shifts."""
    swaps = [swap for line in request.lines for swap in request.tx.roster.open_swaps(line.id)]
    return request.who is not None and any(swap.giver == request.who.id and swap.to is None for swap in swaps)


def fits_command(request: Request, command: Command, words: str) -> bool:
    """Whether the words that follow are such as the command takes: times, and people of the team.

    "fin" is a command; "fin de la réunion" is none.
    """
    if command.where is Where.PRIVATE or command.takes_code:
        return True
    if command.who is Who.COORDINATION:
        return any(request.coordinates(line.id) for line in request.lines)
    return all(any(request.tx.people.named(line.id, word) for line in request.lines) for word in other_words(words))


def as_written(words: str, text: str) -> str:
    """The words with their accents and capitals, as they stand in the text."""
    written = {fold(word.strip(",;:.!?()")): word.strip(",;:.!?()") for word in HYPHENS.sub(" ", text).split()}
    return " ".join(written.get(word, word) for word in words.split())


def take_as_pressed(request: Request, take: Command, shift: TakeShift, taking: Wish) -> Request | None:
    """Who clearly replies that they take it presses the button of the post; others are asked."""
    if not taking.clear:
        request.say("plain-take-it", buttons=[make_choice("button-take", shift)], key="")
        return None
    message = replace(request.message, text=str(shift), pressed=request.message.replies_to)
    return replace(request, command=take, message=message, words=str(shift.shift))


def takes_it(message: Message) -> bool:
    """Whether it is a reply that takes what stands in the post: "je prends", "I'll take it"."""
    return message.replies_to is not None and taking_reply(message) is not None


def taking_reply(message: Message) -> Wish | None:
    """The wish of a reply to take a shift whose time it leaves out, read as if it stood there."""
    wishes = read_wishes(f"{message.text.rstrip('.! ')} {ANY_TIME}")
    taken = len(wishes) == 1 and wishes[0].intent is Intent.TAKE and wishes[0].words == ANY_TIME
    return wishes[0] if taken and not read_wishes(message.text) else None


def shift_replied_to(request: Request) -> TakeShift | None:
    """The one shift to take of the post to which this is a reply."""
    message = request.message
    assert message.replies_to is not None
    standing = request.tx.outbox.find(message.address, message.replies_to)
    takes = [split_pressed(one.says) for one in (standing.post.buttons if standing else ())]
    shifts = [words for verb, words in takes if verb == TakeShift.verb]
    return decode_payload(TakeShift, shifts[0]) if len(shifts) == 1 else None


# ---------------------------------------------------------------- answers


def say_how_to_undo(request: Request, posts: Sequence[Post], *, changed: bool) -> None:
    """Post what was held back; the first answer where it was asked says how to undo what was done."""
    told = not changed
    for post in posts:
        here = not told and post.to == request.message.address
        told = told or here
        how = f"\n{request.text.say('plain-undo')}" if here else ""
        request.tx.outbox.add(replace(post, text=post.text + how))


def answer_chatter(request: Request) -> None:
    """In private, one friendly line a day says what can be written; buttons for those who are in a team."""
    roles = {membership.role for membership in request.memberships}
    if request.who is None or not roles:
        say_once_a_day(request, "help-stranger")
    elif request.unconfirmed or roles == {Role.NEWCOMER}:
        say_once_a_day(request, "help-newcomer")
    else:
        buttons = [make_choice(f"button-{name}", BareCommand(name)) for name in ("mine", "open", "who", "help")]
        if once_a_day(request, "chatter"):
            request.say("plain-chatter", buttons=buttons)


def say_once_a_day(request: Request, sentence: str) -> None:
    if once_a_day(request, sentence):
        request.say(sentence, key="")


def once_a_day(request: Request, about: str) -> bool:
    message = request.message
    return request.tx.once(f"{about}:{message.address}:{message.sender}:{request.now:%Y-%m-%d}", request.now)
