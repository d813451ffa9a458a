"""What a command is given: who asks, where, about which line, and how to answer.

A command reads and changes rows through `tx`, posts through the outbox, and raises `Refused` when a rule says no. It
never waits and never talks to a network.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any, Final

from bot.calls.figures.counted_days import Slices
from bot.errors import Refused
from bot.model import (
    Button,
    Code,
    Deployment,
    Document,
    Line,
    LineId,
    Membership,
    Message,
    Notice,
    NoticeKind,
    Outgoing,
    Picture,
    Post,
    Purpose,
    Role,
    Room,
    Seat,
    Shift,
    ShiftId,
    Urgency,
    Volunteer,
    VolunteerId,
)
from bot.payloads import Payload
from bot.people.invitations import hashed_code, new_code
from bot.ports import Tx
from bot.recipients import addresses_for, private_addresses, words_for
from bot.roster.telling.phone_list import note_for_phone
from bot.text import Text, safe_words, text_in

ROSTER_AHEAD = timedelta(weeks=14)
"""As far ahead as a month may be drafted; most shifts exist eight weeks ahead only."""


TOLD_BY_PHONE: Final = {
    "assigned-you": "by-phone-assigned",
    "unassigned-you": "by-phone-unassigned",
    "took-over-yours": "by-phone-unassigned",
    "undone-yours-again": "by-phone-assigned",
    "undone-not-yours": "by-phone-unassigned",
}
"""What coordination reads of what somebody without a chat would be told; all else can wait until they meet."""


class Who(Enum):
    """Who may say a command."""

    ANYONE = auto()
    KNOWN = auto()  # also who left: it is about what is stored of them
    NEWCOMER = auto()  # the team, and those to whom coordination has not agreed yet
    TEAM = auto()
    COORDINATION = auto()


class Where(Enum):
    """Where a command may be said."""

    ANYWHERE = auto()
    PRIVATE = auto()
    GROUP = auto()
    COORDINATION = auto()  # in private, or in coordination's own room


@dataclass(frozen=True, slots=True)
class Choice:
    """A button whose language is not known yet: `sentence` is the message id of its label."""

    sentence: str
    says: Payload
    args: dict[str, Any] = field(default_factory=dict)
    contact: bool = False

    def button(self, words: Text) -> Button:
        return Button(words.say(self.sentence, **fill_values(self.args, words)), str(self.says), self.contact)


def make_choice(sentence: str, says: Payload, *, contact: bool = False, **args: Any) -> Choice:
    """A button: the sentence of its label with its arguments (values, or functions of the Text), and its payload.

    With `contact` it sends the person's own phone number instead, on networks that can do that.
    """
    return Choice(sentence, says, args, contact)


class RefusedWithChoices(Refused):
    """A rule forbids it; beside the reason stand buttons with what may be done instead."""

    def __init__(self, sentence: str, choices: Sequence[Choice], **args: Any) -> None:
        super().__init__(sentence, **args)
        self.choices = choices


class WhichLine(Exception):
    """The person has several lines and did not say which; the table of commands asks, with a button for each."""


@dataclass(frozen=True, slots=True)
class Command:
    """One row of the table. `now_only`: not carried out more than ten minutes after it was sent."""

    en: str
    fr: str
    run: Callable[["Request"], None]
    who: Who = Who.TEAM
    where: Where = Where.ANYWHERE
    now_only: bool = False
    reads: bool = False
    counts: bool = False
    """It reads so much that its answer is worked out before the transaction that says it: see `draft_answer`."""
    hidden: bool = False
    takes_code: bool = False
    """The words after it are a one-time code. Tries are counted."""
    named: Who | None = None
    """Who may say it of somebody else, whose name follows."""
    bare: bool = False
    """No words follow it: those that do are named in the answer, and nothing is done before that is confirmed."""
    makes_code: bool = False
    """It gives out a one-time code; with `takes_code` too, if none follows."""

    def name(self, language: str) -> str:
        return self.fr if language == "fr" else self.en


def cannot_handle(_message: Message) -> None:
    """What answers ahead of time handles no other message."""
    raise NotImplementedError


@dataclass(slots=True)
class Noted:
    """What becomes known while a command is carried out, for the journal and for a refusal.

    All requests derived from one share it. Where a field is None, the journal takes the value of the request.
    """

    about: str = ""
    """The shift that was understood, in words, for a refusal."""
    by: VolunteerId | None = None
    """Who acts, if they were a stranger when they asked."""
    line: LineId | None = None
    """The line, if the words named it."""
    words: str | None = None
    """What the journal keeps of the words, if not all of them."""
    unread: str = ""
    """A row before the next answer: which words were not read."""


@dataclass(slots=True)
class Draft:
    """The answer to a command that counts. It is begun anew after each slice of what it counts."""

    posts: list[Post] = field(default_factory=list)
    slices: Slices = field(default_factory=Slices)


@dataclass(frozen=True, slots=True)
class Request:
    """One command, said once. `words` are what follows the command's name; for a press, what follows the verb.

    It is immutable: a narrower request is derived with `dataclasses.replace`. What is found out during handling goes
    into `noted`.
    """

    tx: Tx
    now: datetime
    message: Message
    deployment: Deployment
    command: Command
    words: str
    text: Text
    who: Volunteer | None = None
    memberships: Sequence[Membership] = ()
    room: Room | None = None
    lines: tuple[Line, ...] = ()
    unconfirmed: bool = False
    """The account only says that it is this person; coordination has not agreed yet."""
    names: dict[VolunteerId, str] = field(default_factory=dict)
    """Cache of `name`."""
    noted: Noted = field(default_factory=Noted)
    held: list[Post] | None = None
    """Where posts are kept until it is known what else their answer has to say; None: they go out at once."""
    slices: Slices | None = None
    """For a command that counts, while its answer is worked out ahead."""
    handle: Callable[[Message], None] = cannot_handle
    """Handles another message of the same person in its place: what they pressed stands for what they might write."""

    # ------------------------------------------------------------ who and which line

    @property
    def me(self) -> Volunteer:
        """Who speaks; raises `Refused` when we do not know them."""
        if self.who is None:
            raise Refused("refused-not-in-team")
        return self.who

    @property
    def pressed(self) -> bool:
        return self.message.pressed is not None

    @property
    def line(self) -> Line:
        """The one line this is about; raises `WhichLine` when there are several."""
        if not self.lines:
            raise Refused("refused-no-line")
        if len(self.lines) > 1:
            raise WhichLine
        return self.lines[0]

    @property
    def code(self) -> Code:
        """The code that was said, or the new one to give out; raises `Refused` when too many were tried."""
        if self.message.code is not None:
            return self.message.code
        if self.command.takes_code and self.words:
            raise Refused("refused-code-too-often")
        return hashed_code(new_code())  # asked for by a number under a post, which is looked up only now

    def line_of(self, line: LineId) -> Line:
        """A line by id; raises `Refused` when it is not one of the request's."""
        found = next((known for known in self.lines if known.id == line), None)
        if found is None:
            raise Refused("refused-not-in-team")
        return found

    def role(self, line: LineId) -> Role | None:
        return next((m.role for m in self.memberships if m.line == line), None)

    def coordinates(self, line: LineId) -> bool:
        return self.role(line) is Role.COORDINATOR

    def name(self, volunteer: VolunteerId) -> str:
        """How a person is called in a sentence."""
        if volunteer not in self.names:
            self.names[volunteer] = self.text.person(self.tx.people.get(volunteer).name)
        return self.names[volunteer]

    # ------------------------------------------------------------ the roster, as commands ask for it

    def coming(self, *, since: datetime | None = None, until: datetime | None = None) -> list[Shift]:
        """Shifts of the request's lines that are not over, by start; including those that closures cover."""
        since = since or self.now
        return list(self.tx.roster.shifts([line.id for line in self.lines], since, until or since + ROSTER_AHEAD))

    def seats(self, shift: Shift) -> Sequence[Seat]:
        return self.tx.roster.seats([shift.id])[shift.id]

    def shift_by_id(self, id_: ShiftId) -> Shift:
        """The shift that a button names; raises `Refused` when there is none on these lines."""
        shift = self.tx.roster.shift(id_)
        if shift is None:
            raise Refused("refused-gone")
        self.line_of(shift.line)
        return shift

    def zone_text(self, line: Line) -> Text:
        """The text of this answer's language in this line's time zone."""
        return text_in(self.text.language, line.zone)

    # ------------------------------------------------------------ answering

    def note_unread(self, words: str) -> None:
        """Have the next answer begin with a row that names these words, which were not read."""
        self.noted.unread = self.text.say("filter-unread", words=safe_words(words, 100))

    def say(
        self,
        sentence: str,
        /,
        *,
        buttons: Sequence[Choice] = (),
        key: str | None = None,
        anew: bool = False,
        **args: Any,
    ) -> None:
        """Answer where it was asked (a press: to the person who pressed, as a toast where the network can)."""
        self.answer(self.text.say(sentence, **fill_values(args, self.text)), buttons=buttons, key=key, anew=anew)

    def answer(
        self,
        words: str,
        *,
        buttons: Sequence[Choice] = (),
        key: str | None = None,
        picture: Picture | None = None,
        document: Document | None = None,
        anew: bool = False,
    ) -> None:
        """As `say`, with finished words. In a group the answer of a reading command replaces its previous answer.

        Another `key`, or "" for none, overrides that. In private a press edits the question that stands under that
        key. `anew`: post at the end of the room instead of editing the post of that key.
        """
        if self.noted.unread:
            words, self.noted.unread = f"{self.noted.unread}\n{words}".strip(), ""
        if key is None:
            replaces = self.command.reads and not self.message.private and not self.pressed
            key = f"answer:{self.command.en}" if replaces else ""
        asked = bool(key) and self.message.private and self.tx.outbox.keyed(self.message.address, key) is not None
        toast = self.message.answer_to if self.pressed and not (buttons or picture or document or asked) else ""
        self.post(
            Post(
                self.message.address,
                words,
                label_buttons(buttons, self.text),
                picture,
                "" if toast else key,
                quiet=self.command.reads,
                toast=toast,
                anew=anew or key.startswith("answer:"),
                urgency=Urgency.AT_ONCE if toast or self.message.private else Urgency.IN_TURN,
                answers=None if toast or self.message.private else self.message.written,
                document=document,
            )
        )

    def close_pressed_post(self) -> None:
        """Remove the buttons of the pressed post: what they say is done, and must not be done twice."""
        standing = pressed_post(self.tx, self.message)
        if standing is not None and standing.post.key:
            self.post(replace(standing.post, buttons=(), anew=False))

    def tell_team(
        self, line: Line, sentence: str, /, *, buttons: Sequence[Choice] = (), key: str = "", **args: Any
    ) -> None:
        """Say it in every team room of the line, in the line's language. An argument may be a function of the Text.

        With buttons it is a question, and asked anew.
        """
        self._tell(line, Purpose.TEAM, sentence, buttons, key, args, anew=bool(buttons))

    def tell_coordination(
        self, line: Line, sentence: str, /, *, buttons: Sequence[Choice] = (), key: str = "", **args: Any
    ) -> None:
        """Say it in every coordination room of the line; when it has none, to each coordinator in private.

        With buttons it is a question, and asked anew.
        """
        self._tell(line, Purpose.COORDINATION, sentence, buttons, key, args, anew=bool(buttons))

    def _tell(
        self,
        line: Line,
        purpose: Purpose,
        sentence: str,
        buttons: Sequence[Choice],
        key: str,
        args: dict[str, Any],
        *,
        anew: bool = False,
    ) -> None:
        words = text_in(line.language, line.zone)
        for address in addresses_for(self.tx, line, purpose):
            said = words.say(sentence, **fill_values(args, words))
            self.post(Post(address, said, label_buttons(buttons, words), key=key, anew=anew))

    def tell(
        self,
        volunteer: VolunteerId,
        line: Line,
        sentence: str,
        /,
        *,
        buttons: Sequence[Choice] = (),
        key: str = "",
        until: datetime | None = None,
        unasked: NoticeKind | None = None,
        **args: Any,
    ) -> bool:
        """Say it to one person in private, in their language. False when they have no chat we may write to.

        With buttons it is a question, and asked anew. Somebody without a chat is to be rung up about their shifts, as
        long as it serves: `until` then. `unasked`: it comes of what somebody else did, and is counted in the person's
        budget, though never left out.
        """
        person = self.tx.people.get(volunteer)
        words = words_for(person, line)
        private = private_addresses(self.tx, volunteer)
        if unasked is not None and private and volunteer != self.me.id:
            about = f"{sentence}:{self.message.address.network}:{self.message.id}"
            self.tx.staffing.add_notice(Notice(volunteer, unasked, about, line.id, self.now))
        for address in private:
            said = words.say(sentence, **fill_values(args, words))
            if "line" not in args:
                said = self.of_line(volunteer, line, words, said)
            self.post(
                Post(address, said, label_buttons(buttons, words), key=key, anew=bool(buttons), urgency=Urgency.AT_ONCE)
            )
        if not private and sentence in TOLD_BY_PHONE and volunteer != self.me.id:
            ours = text_in(line.language, line.zone)
            said = ours.say(TOLD_BY_PHONE[sentence], **fill_values(args, ours))
            about = f"{sentence}:{self.message.address.network}:{self.message.id}"
            note_for_phone(self.tx, line, volunteer, NoticeKind.PLAN, about, said, self.now, until)
        return bool(private)

    def of_line(self, volunteer: VolunteerId, line: Line, words: Text, said: str) -> str:
        """With the name of the line in front, for somebody who is in several teams."""
        several = len(self.tx.people.memberships(volunteer)) > 1
        return words.say("of-line", line=line.name, said=said) if several else said

    def post(self, post: Post) -> None:
        if self.held is None:
            self.tx.outbox.add(post)
        else:
            self.held.append(post)


def pressed_post(tx: Tx, press: Message) -> Outgoing | None:
    """The post whose button was pressed, also on a copy of it whose id is not known; None when there is none yet."""
    if press.pressed is None:
        return None
    return tx.outbox.find(press.address, press.pressed) or tx.outbox.offering(press.address, press.text)


def fill_values(args: dict[str, Any], words: Text) -> dict[str, Any]:
    """The arguments of a sentence, after calling those that are functions of the Text, as their value depends on it."""
    return {name: value(words) if callable(value) else value for name, value in args.items()}


def label_buttons(choices: Sequence[Choice], words: Text) -> tuple[Button, ...]:
    return tuple(choice.button(words) for choice in choices)
