"""The one table of commands, and how a message finds its row."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.commands import bridges, call_details, callbacks, emergency, forwarding_alert, report, stats, suspects
from bot.commands.hinted_words import may_show
from bot.commands.month import holidays, month, month_asking
from bot.commands.named_person import ONESELF
from bot.commands.near_words import answer_unknown, line_said, suggest_commands, typed_again
from bot.commands.needless_words import note_needless_words
from bot.commands.people import (
    add_person,
    consent,
    forget,
    join,
    leave,
    link_accounts,
    my_data,
    names,
    phone,
    roles,
    team,
)
from bot.commands.personal import calendar, debrief, pauses, presence, settings
from bot.commands.plain_words import (
    answer_plain,
    clear_command,
    is_plain,
    may_mean,
    say_how_to_undo,
    takes_it,
    wishes_of,
)
from bot.commands.request import (
    Command,
    Draft,
    RefusedWithChoices,
    Request,
    Where,
    WhichLine,
    Who,
    make_choice,
    pressed_post,
)
from bot.commands.roster import (
    ambiguous,
    assign,
    closures,
    history,
    late,
    on_duty,
    opening_times,
    reopenings,
    shifts,
    swaps,
    undo,
)
from bot.commands.spelling import Meant, Spellings, split_said, without_greeting
from bot.commands.staffing import absent_list, answers, asking, away, end_weekly, phone_list, standby, weekly
from bot.commands.trading import three_way, trade
from bot.errors import Refused, StoreError
from bot.model import (
    AGREED,
    Deployment,
    Journal,
    Line,
    Membership,
    Message,
    MessageKind,
    Outgoing,
    Post,
    Purpose,
    Role,
    Volunteer,
)
from bot.payloads import CommandOnLine, RunMeant, decode_payload, split_line, split_pressed
from bot.people.invitations import ALPHABET, Tries, count_try, new_code
from bot.ports import Tx
from bot.readers.folding import fold
from bot.text import LANGUAGES, safe_words, text_in, without_accents

STALE_AFTER: Final = timedelta(minutes=10)
POST_KNOWN_WITHIN: Final = timedelta(minutes=10)
"""How long a press waits at most for the post on which it is."""
SIGN: Final = "n°"
NUMBER: Final = re.compile(rf"(?P<sign>{SIGN})?(?P<number>[1-9][0-9]?)")
CODE: Final = re.compile(
    rf"\s*(?:[0-9]{{4}}[ .-]?[0-9]{{4}}|(?:[{ALPHABET}]{{4}}[ .-]?){{2}}[{ALPHABET}]{{4}})\s*", re.IGNORECASE
)
"""A code alone: as it is given out now, and eight digits as earlier versions gave it out."""
LONGEST: Final = 1000
"""Characters of a message that are read."""


def run_suggested(request: Request) -> None:
    """Somebody pressed what was suggested to them: it is as if they had written that."""
    if not request.pressed:
        raise Refused("refused-gone")
    payload = decode_payload(RunMeant, request.words)
    if payload.sender != request.message.sender:
        raise Refused("refused-not-asked-you")
    written = typed_again(request, payload)
    request.close_pressed_post()
    handle_message(request.tx, request.deployment, written, request.now)


def add_or_suggest(request: Request) -> None:
    """`/ajouter Jeanne 06 …` adds a person; without a number, somebody may be meant for a shift: that is asked."""
    if add_person.names_a_number(request):
        add_person.add_person(request)
    else:
        suggest_commands(request, [(BY_NAME[name], request.words) for name in ("assign", "take")])


COMMANDS: Final[tuple[Command, ...]] = (
    # the team
    Command("shifts", "planning", shifts.show_planning, reads=True),
    Command("who", "qui", shifts.show_who_is_on, reads=True),
    Command("take", "prendre", weekly.take_shift_or_slot),
    Command("needcover", "remplacement", swaps.look_for_cover),
    Command("missed", "appels", callbacks.show_missed_calls, reads=True),
    Command("help", "aide", shifts.show_help, who=Who.ANYONE, reads=True, bare=True),
    Command("mine", "moi", shifts.show_own_shifts, reads=True),
    Command("open", "libres", shifts.show_free_shifts, reads=True),
    Command("swap", "echanger", trade.swap_shifts),
    Command("keep", "garder", swaps.keep_shift),
    Command("late", "retard", late.tell_late),
    Command("away", "absent", away.note_away),
    Command("waitlist", "attente", standby.wait_for_place),
    Command("reserve", "secours", standby.stand_in_reserve),
    Command("endweekly", "arreter", end_weekly.stop_weekly),
    Command("undo", "oups", undo.undo_last_act, now_only=True, bare=True),
    Command("takeover", "relais", on_duty.start_takeover, now_only=True, bare=True),
    Command("end", "fin", on_duty.end_duty, now_only=True, bare=True),
    Command("pause", "pause", pauses.pause_duty, now_only=True),
    Command("line", "ligne", on_duty.show_line, reads=True, bare=True),
    Command("emergency", "urgence", emergency.show_emergency_card, who=Who.ANYONE, reads=True, bare=True),
    Command("callback", "rappeler", callbacks.take_call_back),
    Command("done", "fait", callbacks.report_call_back),
    Command("stats", "stats", stats.show_stats, reads=True, counts=True),
    Command("calendar", "agenda", calendar.show_calendar, where=Where.PRIVATE),
    Command("phone", "tel", phone.set_phone, who=Who.NEWCOMER, where=Where.PRIVATE),
    Command("test", "test", phone.check_own_phone, where=Where.PRIVATE, bare=True),
    Command(
        "join",
        "rejoindre",
        join.join_team,
        who=Who.ANYONE,
        where=Where.PRIVATE,
        takes_code=True,
        makes_code=True,
    ),
    Command("settings", "reglages", settings.change_settings, where=Where.PRIVATE),
    Command("name", "nom", names.change_name, who=Who.NEWCOMER, where=Where.PRIVATE),
    Command("leave", "quitter", leave.leave_team, who=Who.NEWCOMER, bare=True),
    Command("mydata", "mesdonnees", my_data.show_own_data, who=Who.KNOWN, where=Where.PRIVATE, reads=True, bare=True),
    Command("forget", "oublier", forget.ask_to_forget, who=Who.KNOWN, named=Who.COORDINATION),
    Command("month", "mois", month.manage_month),
    # coordination
    Command("assign", "inscrire", weekly.assign_shift_or_slot, who=Who.COORDINATION),
    Command("unassign", "desinscrire", assign.unassign_person, who=Who.COORDINATION),
    Command("slot", "creneau", opening_times.manage_slots, who=Who.COORDINATION),
    Command("report", "bilan", report.send_report, who=Who.COORDINATION, reads=True, counts=True),
    Command("close", "fermer", closures.close_line, who=Who.COORDINATION),
    Command("reopen", "rouvrir", reopenings.reopen_line, who=Who.COORDINATION),
    Command("team", "equipe", team.show_team, who=Who.COORDINATION, reads=True, bare=True),
    Command("absences", "absents", absent_list.show_absences, who=Who.COORDINATION, reads=True, bare=True),
    Command("journal", "journal", history.show_history, who=Who.COORDINATION, where=Where.COORDINATION, reads=True),
    Command("remove", "retirer", leave.remove_person, who=Who.COORDINATION),
    Command("role", "role", roles.set_role, who=Who.COORDINATION),
    Command("rename", "renommer", names.rename_person, who=Who.COORDINATION),
    Command("invite", "inviter", team.invite_person, who=Who.COORDINATION, where=Where.PRIVATE, makes_code=True),
    Command("add", "ajouter", add_or_suggest),
    Command("bridge", "pont", bridges.try_bridge, who=Who.COORDINATION),
    Command("bind", "lier", team.bind_room, who=Who.ANYONE, takes_code=True),
    # what buttons say; nobody needs to type these
    Command("attend", "attend", presence.confirm_seats, hidden=True),
    Command("debrief", "debrief", debrief.ask_to_talk, reads=True, hidden=True),
    Command("seekcover", "seekcover", presence.seek_cover, who=Who.COORDINATION, hidden=True),
    Command("leavestandby", "leavestandby", standby.leave_standby, hidden=True),
    Command("offer", "offer", swaps.offer_seat, hidden=True),
    Command("vacate", "vacate", swaps.vacate_seat, hidden=True),
    Command("standin", "standin", answers.answer_request, hidden=True),
    Command("askfor", "askfor", asking.ask_for_somebody, who=Who.COORDINATION, hidden=True),
    Command("yes", "yes", trade.accept_swap, hidden=True),
    Command("no", "no", trade.decline_swap, hidden=True),
    Command("answertrade", "answertrade", three_way.answer_trade, hidden=True),
    Command("vouch", "vouch", team.vouch_for_phone, who=Who.COORDINATION, hidden=True),
    Command("heard", "heard", phone.answer_phone_check, who=Who.NEWCOMER, hidden=True),
    Command("callme", "callme", bridges.call_me, hidden=True),
    Command("shownumber", "shownumber", bridges.show_number, hidden=True),
    Command("bridged", "bridged", bridges.answer_bridge, hidden=True),
    Command("notice", "notice", join.show_privacy_notice, who=Who.NEWCOMER, where=Where.PRIVATE, hidden=True),
    Command("read", "lu", join.confirm_notice_read, who=Who.NEWCOMER, where=Where.PRIVATE, hidden=True),
    Command("accept", "accept", consent.accept_person, who=Who.COORDINATION, hidden=True),
    Command("decline", "decline", consent.decline_person, who=Who.COORDINATION, hidden=True),
    Command("mymonth", "mymonth", month_asking.answer_own_month, hidden=True),
    Command("decideday", "decideday", holidays.decide_holiday, who=Who.COORDINATION, hidden=True),
    Command("myholiday", "myholiday", holidays.answer_holiday, hidden=True),
    Command("told", "told", phone_list.note_told, who=Who.COORDINATION, hidden=True),
    Command("unheard", "unheard", on_duty.explain_unanswered, hidden=True),
    Command(
        "calldetails", "calldetails", call_details.show_call_details, who=Who.COORDINATION, reads=True, hidden=True
    ),
    Command("pickedup", "pickedup", suspects.say_who_picked_up, hidden=True),
    Command("linger", "linger", on_duty.answer_overtime, hidden=True),
    Command("retry", "retry", forwarding_alert.retry_line, hidden=True),
    Command("handle", "handle", forwarding_alert.see_to_alert, who=Who.COORDINATION, hidden=True),
    Command("forgetme", "forgetme", forget.forget_me, who=Who.KNOWN, hidden=True),
    Command("forgetperson", "forgetperson", forget.forget_person, who=Who.COORDINATION, hidden=True),
    Command("dismiss", "dismiss", leave.dismiss_person, who=Who.COORDINATION, hidden=True),
    Command("stay", "stay", leave.keep_person, who=Who.COORDINATION, hidden=True),
    Command("trust", "trust", link_accounts.trust_device, who=Who.COORDINATION, hidden=True),
    Command("doubt", "doubt", link_accounts.distrust_device, who=Who.COORDINATION, hidden=True),
    # words that people try and that could mean several commands: buttons, and no change
    Command("cancel", "annuler", ambiguous.ask_what_to_cancel, reads=True, hidden=True),
    Command("now", "maintenant", ambiguous.ask_what_now_means, reads=True, hidden=True, bare=True),
    Command("stop", "stop", ambiguous.ask_what_to_stop, reads=True, hidden=True, bare=True),
    Command("meant", "meant", run_suggested, who=Who.ANYONE, reads=True, hidden=True),
    Command("start", "start", join.start_chat, who=Who.ANYONE, hidden=True, takes_code=True),
)

BY_NAME: Final = {without_accents(spelling): row for row in COMMANDS for spelling in (row.en, row.fr)}
SPELLINGS: Final = Spellings(
    {spelling: row.en for spelling, row in BY_NAME.items()},
    frozenset(spelling for spelling, row in BY_NAME.items() if not row.hidden),
)


def read_meant(message: Message) -> Meant:
    """The command that a message says, or those that it may mean. Opens no transaction.

    In what is said to us the mark may be missing: in private what only reads is done, all else is asked.
    """
    if message.pressed is not None:
        verb, words = split_pressed(message.text)
        return Meant((verb,), words, sure=True) if verb in BY_NAME else Meant((), words)
    text = message.text[:LONGEST]
    said = split_said(text)
    if said is not None:
        return SPELLINGS.read(said[1])
    bare = SPELLINGS.read(without_greeting(text), forgiving=False) if message.to_us else Meant((), text)
    commands = tuple(name for name in bare.commands if BY_NAME[name].reads or not BY_NAME[name].hidden)
    if not commands:
        return Meant((), text)
    sure = bare.sure and (message.named or all(BY_NAME[name].reads for name in commands))
    return Meant(commands, bare.words, sure=sure)


def command_for_sure(meant: Meant) -> Command | None:
    return BY_NAME[meant.commands[0]] if meant.sure and meant.commands else None


def concerns_us(message: Message) -> bool:
    """Whether there is anything to do for a message; the chatter of a group is ignored, and so are other bots' `!`."""
    if message.kind is MessageKind.WORDLESS:
        return message.private
    if message.pressed is not None or message.private:
        return bool(message.text.strip())
    said = split_said(message.text[:LONGEST])
    if said is None:
        return message.to_us and (
            bool(read_meant(message).commands or wishes_of(message)) or takes_it(message) or may_show(message)
        )
    ours = bool(SPELLINGS.read(said[1]).commands)
    return ours or (said[0] == "/" and message.kind is MessageKind.TEXT)


@dataclass(frozen=True, slots=True)
class WantedCode:
    """A one-time code to hash: said in a message, or a new one to give out."""

    text: str
    new: bool = False


def code_wanted(message: Message) -> WantedCode | None:
    """The code that a message says, or a new one if it asks for one. Opens no transaction."""
    if message.forwarded:
        return None
    meant = read_meant(message)
    command = command_for_sure(meant)
    if command is None:
        alone = message.private and not message.pressed and CODE.fullmatch(message.text)
        return WantedCode(message.text) if alone else None
    said = split_line(meant.words)[1]
    if command.takes_code and said:
        return WantedCode(said)
    return WantedCode(new_code(), new=True) if command.makes_code else None


def handle_message(tx: Tx, deployment: Deployment, message: Message, now: datetime, *, may_wait: bool = True) -> None:
    """Do what a message asks and store the answers. Raises only for bugs.

    A press on a post whose id is not known yet is kept, if it `may_wait`: see `handle_early_presses`.
    """
    note_account(tx, message)
    standing = None
    if message.pressed is not None:
        pressed = find_pressed(tx, deployment, message, now, may_wait=may_wait)
        if pressed is None:
            return
        standing, message = pressed
    meant = read_meant(message)
    command = command_for_sure(meant)
    request = make_request(tx, deployment, message, now, command or BY_NAME["help"], meant.words)
    if message.forwarded and (message.private or meant.commands):
        answer_forwarded(request)
    elif standing is not None and NUMBER.fullmatch(message.text):
        request.say("which-number", number=message.text.removeprefix(SIGN), key="")
    elif standing is not None and all(button.says != message.text for button in standing.buttons):
        request.say("refused-settled", key="")  # an old button, whose question is answered
    elif message.kind is MessageKind.EDIT:
        request.say("kept-first-text", key=f"edit:{message.written}")
    elif message.kind is MessageKind.WORDLESS:
        request.say("only-text", key="only-text", anew=True)
    elif is_plain(message) and not is_code(request):
        run_plain(request, meant)
    elif command is None:
        answer_unsure(request, meant)
    else:
        run_command(request)


def draft_answer(tx: Tx, deployment: Deployment, message: Message, now: datetime, draft: Draft) -> bool:
    """Work out the answer to a command that `counts`, in a transaction that only reads. False for any other message.

    Raises `CountMore` to be called again with the same draft, in another transaction.
    """
    if message.forwarded or message.kind is not MessageKind.TEXT:
        return False
    if message.pressed is not None:
        found = pressed_post(tx, message)
        message = (found and spelled_out(message, found)) or message
        if found is None or all(button.says != message.text for button in found.post.buttons):
            return False
    draft.posts.clear()
    request = request_that_counts(tx, deployment, message, now, draft)
    if request is not None:
        run_command(request)
    return request is not None


def request_that_counts(
    tx: Tx, deployment: Deployment, message: Message, now: datetime, draft: Draft
) -> Request | None:
    """The request for a command that counts: said, pressed, suggested and then pressed, or meant by a sentence."""
    meant = read_meant(message)
    command = command_for_sure(meant)
    made = make_request(tx, deployment, message, now, command or BY_NAME["help"], meant.words)
    request = replace(made, held=draft.posts, slices=draft.slices)
    if command is not None and command.run is run_suggested:
        payload = suggestion_that_counts(message, meant.words)
        if payload is None:
            return None
        request.close_pressed_post()
        return request_that_counts(tx, deployment, typed_again(request, payload), now, draft)
    if is_plain(message):
        request, command = request_of_sentence(request, meant)
    return request if command is not None and command.counts else None


def suggestion_that_counts(message: Message, words: str) -> RunMeant | None:
    """What a pressed button suggested to this person, if it counts."""
    try:
        payload = decode_payload(RunMeant, words)
    except Refused:
        return None
    command = BY_NAME.get(payload.command)
    return payload if command is not None and command.counts and payload.sender == message.sender else None


def request_of_sentence(request: Request, meant: Meant) -> tuple[Request, Command | None]:
    """What a sentence surely asks for, without an answer of any kind."""
    if is_code(request) or request.message.kind is MessageKind.ANONYMOUS:
        return request, None
    sure = clear_command(request, meant, BY_NAME)
    if sure is None:
        return request, None
    command = BY_NAME[sure[0]]
    return replace(request, command=command, words=sure[1]), command


def say_drafted(tx: Tx, message: Message, draft: Draft) -> None:
    """Say an answer that was worked out before."""
    note_account(tx, message)
    for post in draft.posts:
        tx.outbox.add(post)


def may_count(message: Message) -> bool:
    """Whether it may be worth a draft. Opens no transaction, so that any button chosen by its place may be."""
    if message.pressed is not None and (NUMBER.fullmatch(message.text) or message.text == AGREED):
        return True
    meant = read_meant(message)
    command = command_for_sure(meant)
    if command is not None and command.run is run_suggested:
        return suggestion_that_counts(message, meant.words) is not None
    if command is not None:
        return command.counts
    return is_plain(message) and any(BY_NAME[name].counts for name in may_mean(message))


def is_code(request: Request) -> bool:
    """Whether somebody whom we do not know says a code alone, as it was dictated."""
    message = request.message
    return message.private and request.who is None and CODE.fullmatch(message.text) is not None


def run_plain(request: Request, meant: Meant) -> None:
    """Carry out what a sentence clearly asks for, and say how to undo it; what it may ask for is offered."""
    posts: list[Post] = []
    wanted = answer_plain(request, meant, BY_NAME)
    if wanted is None:
        return
    before = request.tx.last_act(request.who.id) if request.who else None
    run_command(replace(wanted, held=posts))
    after = request.tx.last_act(request.who.id) if request.who else None
    say_how_to_undo(request, posts, changed=after is not None and after != before)


def answer_unsure(request: Request, meant: Meant) -> None:
    """Answer what is no command for sure."""
    message = request.message
    if is_code(request):
        run_command(replace(request, command=BY_NAME["join"], words=message.text))  # the code alone, as dictated
    elif meant.commands and message.kind is MessageKind.ANONYMOUS:
        request.say("refused-anonymous", key="")
    elif meant.commands:
        suggest_commands(request, [(BY_NAME[name], meant.words) for name in meant.commands])
    elif message.kind is not MessageKind.ANONYMOUS:
        answer_unknown(request, message.text)


def find_pressed(
    tx: Tx, deployment: Deployment, press: Message, now: datetime, *, may_wait: bool
) -> tuple[Post, Message] | None:
    """The post that was pressed, and the press with what its button says; None when it was kept or answered."""
    found = pressed_post(tx, press)
    if found is None and may_wait and tx.outbox.is_under_way(press.address):
        tx.outbox.keep_press(replace(press, code=None), now)
        return None
    spelled = spelled_out(press, found) if found else None
    if found is None or spelled is None:
        answer_unknown_press(make_request(tx, deployment, press, now, BY_NAME["help"], ""), found)
        return None
    return found.post, spelled


def handle_early_presses(
    tx: Tx, deployment: Deployment, now: datetime, on_bug: Callable[[Message, Exception], None]
) -> bool:
    """Handle the kept presses whose post is known by now, or that have waited long enough, in the order they came.

    True when there was one. `on_bug` is told of a press that our own code fails on; the others are handled.
    """
    handled = False
    for early in tx.outbox.early_presses():
        press = early.press
        known = pressed_post(tx, press) is not None or not tx.outbox.is_under_way(press.address)
        if not known and now - early.came_at < POST_KNOWN_WITHIN:
            continue
        handled = True
        tx.outbox.forget_press(early.id)
        try:
            tx.savepoint(partial(handle_message, tx, deployment, press, now, may_wait=False))
        except StoreError:
            raise
        except Exception as bug:  # noqa: BLE001 -- told to the caller
            on_bug(press, bug)
    return handled


def answer_unknown_press(request: Request, found: Outgoing | None) -> None:
    """Answer a press on a post that is forgotten, or a number that its post does not have.

    Whoever answers a post without buttons by a number talks to others, and a thumb may be no more than that.
    """
    said = request.message.text
    if said == AGREED:
        return
    if found is None:
        request.say("refused-post-forgotten", key="")
    elif found.numbered or request.message.private:
        request.say("refused-no-such-button", number=said.removeprefix(SIGN), key="")


def run_command(request: Request) -> None:
    """Run the command if the person may, and note in the journal what was done."""
    command = request.command
    try:
        request = permitted_request(request)
        if command.bare and request.who is not None and not request.pressed:  # a stranger hears no name, said or not
            note_needless_words(request)
        if request.noted.unread and not command.reads:
            said = read_meant(request.message).words
            suggest_commands(request, [(command, line_said(request.message, said))])
            return
        if command.reads:
            command.run(request)
        else:
            request.tx.savepoint(lambda: command.run(request))  # a `Refused` half-way leaves nothing half done
    except Refused as refusal:
        answer_refusal(request, refusal)
        return
    except WhichLine:
        ask_which_line(request)
        return
    if not command.reads:
        write_journal(request)


def write_journal(request: Request) -> None:
    """Note in the journal what was done, except by strangers, who change nothing."""
    command, noted = request.command, request.noted
    by = noted.by or (request.who.id if request.who else None)
    if by is None:
        return
    line = noted.line or (request.lines[0].id if len(request.lines) == 1 else None)
    words = request.words if noted.words is None else noted.words
    kept = "" if command.where is Where.PRIVATE or command.takes_code else safe_words(words, 100)
    request.tx.journal(Journal(0, request.now, line, by, command.en, kept))


def answer_refusal(request: Request, refusal: Refused) -> None:
    """Answer with the sentence of the rule, after the name of the shift that was understood."""
    choices = refusal.choices if isinstance(refusal, RefusedWithChoices) else ()
    why = request.text.say(refusal.sentence, **refusal.args_of_sentence)
    about = request.noted.about
    words = request.text.say("refused-about", about=about, why=why) if about else why
    request.answer(words, buttons=choices, key="")


def spelled_out(press: Message, found: Outgoing) -> Message | None:
    """The press with what its button says, if it came as a number or as agreement; None if there is no such button.

    `n°3` stays as it is under a post that shows a shift of that number.
    """
    buttons = found.numbered if press.answer_to else found.post.buttons
    if press.text == AGREED:
        there = [button for button in found.post.buttons if not button.contact]
        return replace(press, text=there[0].says) if len(there) == 1 and found.numbered else None
    match = NUMBER.fullmatch(press.text)
    if match is None or (match["sign"] and shows_shift(found.post.text, match["number"])):
        return press
    place = int(match["number"]) - 1
    return replace(press, text=buttons[place].says) if place < len(buttons) else None


def shows_shift(text: str, number: str) -> bool:
    return re.search(rf"(?:n°|no\.?|#)\s?{number}(?!\d)", text) is not None


def note_account(tx: Tx, message: Message) -> None:
    """Note what the network tells about the sender's account, if we know it."""
    identity = tx.people.identity(message.address.network, message.sender)
    if identity:
        private = message.address.chat if message.private else identity.private
        now_known = replace(identity, private=private, handle=message.handle)
        if now_known != identity:
            tx.people.save_identity(now_known)


def make_request(
    tx: Tx, deployment: Deployment, message: Message, now: datetime, command: Command, words: str
) -> Request:
    """Find out who speaks, in which room, about which lines, and in which language to answer."""
    identity = tx.people.identity(message.address.network, message.sender)
    person = tx.people.get(identity.volunteer) if identity else None
    memberships = tx.people.memberships(person.id) if person else ()
    room = tx.people.room(message.address) if not message.private else None
    lines, words = lines_meant(deployment, memberships, message, room.line if room else None, words)
    return Request(
        tx,
        now,
        message,
        deployment,
        command,
        words,
        text_in(language_of(message, person, lines or deployment.lines), lines[0].zone if lines else deployment.zone),
        person,
        memberships,
        room,
        lines,
        unconfirmed=identity is not None and identity.asks_since is not None,
    )


def lines_meant(
    deployment: Deployment, memberships: Sequence[Membership], message: Message, room: str | None, words: str
) -> tuple[tuple[Line, ...], str]:
    """In a room its line; none if the room is not bound, as nobody knows who reads there.

    In private the person's lines, or the one named by `@lyon` before the other words.
    """
    if not message.private:
        return tuple(line for line in deployment.lines if line.id == room), words
    mine = {m.line for m in memberships}
    lines = tuple(line for line in deployment.lines if line.id in mine and not line.retired)
    name, rest = split_line(words)
    named = (
        tuple(line for line in lines if without_accents(name) in (without_accents(line.id), without_accents(line.name)))
        if name
        else ()
    )
    if named:
        return named, rest
    return lines, words


def language_of(message: Message, person: Volunteer | None, lines: Sequence[Line]) -> str:
    """In private the person's language, in a room the line's."""
    own = (person.language if person else None) or message.language
    if message.private and own in LANGUAGES:
        return own
    return lines[0].language if lines else own if own in LANGUAGES else LANGUAGES[0]


def permitted_request(request: Request) -> Request:
    """Check who may do what, and where: this is the only place that does. Returns the request with the allowed lines.

    Raises `Refused` if there is none, or if the command came in the wrong place or too late.
    """
    command, message = request.command, request.message
    own_room = request.room is not None and request.room.purpose is Purpose.COORDINATION
    if not message.private and (
        command.where is Where.PRIVATE or (command.where is Where.COORDINATION and not own_room)
    ):
        raise Refused("refused-private-only", command=command.name(request.text.language))
    if command.named and fold(request.words) in ONESELF:
        request = replace(request, words="")
    if command.named and request.words:
        command = replace(command, who=command.named)
        request = replace(request, command=command)
    lines = request.lines if command.who is Who.ANYONE else lines_in_team(request)
    if command.who is Who.COORDINATION:
        lines = tuple(line for line in lines if request.coordinates(line.id))
        if not lines:
            raise Refused("refused-coordination-only")
    if command.takes_code and request.words:
        check_tries(request)
    if command.now_only and request.now - message.sent_at > STALE_AFTER:
        raise Refused("refused-stale", when=request.text.clock(message.sent_at))
    return replace(request, lines=lines)


def check_tries(request: Request) -> None:
    """Count a code that is tried, right or wrong; raises `Refused` after too many, which coordination hears once."""
    left = count_try(request.tx, request.message, request.now)
    if left is Tries.NONE_FOR_ANYBODY and request.tx.once(f"codes-told:{request.now:%Y%m%d%H}", request.now):
        for line in request.deployment.lines:
            request.tell_coordination(line, "codes-flood")
    if left is not Tries.LEFT:
        raise Refused("refused-code-too-often")


def lines_in_team(request: Request) -> tuple[Line, ...]:
    """The lines on which the person's role allows the command; raises `Refused` if there is none."""
    if request.message.kind is MessageKind.ANONYMOUS:
        raise Refused("refused-anonymous")
    if request.who is None:
        raise Refused("refused-not-in-team")
    if request.unconfirmed:
        raise Refused("refused-not-agreed")
    if request.command.who is Who.KNOWN:
        return tuple(line for line in request.lines if request.role(line.id) is not None)
    if not request.lines:
        raise Refused("refused-no-line" if not request.message.private else "refused-not-in-team")
    theirs = tuple(line for line in request.lines if request.role(line.id) is not None)
    if not theirs:
        raise Refused("refused-not-in-team")
    if request.command.who is not Who.NEWCOMER:
        theirs = tuple(line for line in theirs if request.role(line.id) is not Role.NEWCOMER)
    if not theirs:
        raise Refused("refused-not-agreed")
    return theirs


def ask_which_line(request: Request) -> None:
    """Ask which line is meant, with a button for each if no other words were said."""
    name = request.command.name(request.text.language)
    lines = request.lines[:8]
    buttons = [
        make_choice("button-line", CommandOnLine(request.command.en, line.id), line=safe_words(line.name, 24))
        for line in lines
    ]
    example = f"/{name} @{lines[0].id} {safe_words(request.words, 60)}".rstrip()
    request.say("which-line", example=example, buttons=[] if request.words else buttons)


def answer_forwarded(request: Request) -> None:
    """Carry nothing out that was forwarded: whoever forwards a command shows it, and may not mean it now.

    Once an hour in each chat: somebody may forward a whole conversation.
    """
    message = request.message
    if request.tx.once(f"forwarded:{message.address}:{message.sender}:{request.now:%Y%m%d%H}", request.now):
        request.say("refused-forwarded", key="")
