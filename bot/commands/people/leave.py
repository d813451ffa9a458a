"""Leaving a team: /retirer for coordination, /quitter for oneself, and the answer to who left a room.

Whoever is out holds nothing any more: no shift, no caller's number, no code, no question. What they still see is dead,
for each press and each command is refused to who is in no team (`permitted_request`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.calls.alert_posts import show_alert
from bot.calls.call_backs.callback import release_callback
from bot.calls.missed_posts import take_number_back
from bot.commands.pick_person import choose_person, membership_of, other_coordinators, pressed_person
from bot.commands.request import Request, make_choice
from bot.commands.roster.announce import announce_shift, apply_moves
from bot.commands.roster.shifts import part_words
from bot.errors import Refused
from bot.forwarding.external_numbers import is_external_number
from bot.model import Line, LineId, Role, Seat, Shift, Swap, Volunteer
from bot.payloads import BareCommand, DismissPerson, KeepPerson, LeaveTeam, RemovePerson, decode_payload
from bot.people.departures import end_membership
from bot.people.invitations import mark_invitation_used
from bot.recipients import private_addresses
from bot.roster.staffing.commitments import end_all_commitments
from bot.roster.staffing.wait_list import leave_standbys
from bot.roster.swaps import carve_seat
from bot.text import safe_words, text_in

AHEAD: Final = timedelta(days=366)
ANNOUNCED: Final = 5
"""Shifts that are announced one by one when somebody leaves; of more, the team hears how many there are."""


# ---------------------------------------------------------------- who says it


def remove_person(req: Request) -> None:
    """`/retirer Bakari`: coordination takes somebody out of the team. Whoever is named in part is asked about first."""
    if req.pressed and req.words:
        payload = decode_payload(RemovePerson, req.words)
        req, person = pressed_person(req, payload.person, payload.line)
    else:
        line = req.line
        named = choose_person(req, line, req.words, lambda person: RemovePerson(person.id, line.id), whole=True)
        if named is None:
            return
        person = named
    remove_from_team(req, req.line, person)


def dismiss_person(req: Request) -> None:
    """As `remove_person`, for buttons of earlier versions, which do not name the line."""
    req, person = pressed_person(req, decode_payload(DismissPerson, req.words).person)
    remove_from_team(req, req.line, person)


def keep_person(req: Request) -> None:
    """Keep somebody in the team who left the room."""
    req, person = pressed_person(req, decode_payload(KeepPerson, req.words).person)
    req.tell_coordination(req.line, "stays", key=f"left:{person.id}", who=safe_words(person.name), line=req.line.name)
    req.say("noted")


def leave_team(req: Request) -> None:
    """`/quitter`: leave the team, after a question in private."""
    if req.pressed and req.words:
        payload = decode_payload(LeaveTeam, req.words)
        if payload.person != req.me.id:
            raise Refused("refused-not-asked-you")
        req, person = pressed_person(req, payload.person, payload.line)
        take_out(req, req.line, person)
        req.tell_coordination(req.line, "left-team", who=safe_words(person.name), line=req.line.name)
        req.close_pressed_post()
        req.say("left-team-you", line=req.line.name)
        return
    line, person = req.line, req.me
    check_coordinator_remains(req, line, person)
    count = len(seats_ahead(req, line, person))
    buttons = [make_choice("button-leave-team", LeaveTeam(person.id, line.id))]
    key = f"leave:{line.id}"
    if not req.tell(person.id, line, "leave-sure", line=line.name, count=count, buttons=buttons, key=key):
        req.say("leave-sure", line=line.name, count=count, buttons=buttons, key=key, anew=True)


# ---------------------------------------------------------------- what follows


def remove_from_team(req: Request, line: Line, person: Volunteer) -> None:
    """Take the person out, and tell both sides."""
    who, by = safe_words(person.name), req.name(req.me.id)
    take_out(req, line, person)
    req.tell_coordination(line, "dismissed", key=f"left:{person.id}", who=who, by=by, line=line.name)
    warn_of_backup(req, line, person)
    if person.id != req.me.id:
        req.tell(person.id, line, "dismissed-you", by=by, line=line.name)
    req.say("noted")


def warn_of_backup(req: Request, line: Line, person: Volunteer) -> None:
    """Tell coordination if the person is rung when nobody holds the shift: the configuration is the installer's."""
    if any(backup.phone == person.phone for backup in line.uncovered):
        req.tell_coordination(line, "dismissed-backup", who=safe_words(person.name), line=line.name)


def take_out(req: Request, line: Line, person: Volunteer) -> None:
    """Take the person out of the line's team, with all that they hold on it."""
    if is_external_number(line, person):
        raise Refused("refused-external-number", who=safe_words(person.name))
    check_coordinator_remains(req, line, person)
    return_call_backs(req, line, person)
    end_questions(req, line, person)
    end_all_commitments(req.tx, person.id, line, req.now)
    leave_standbys(req.tx, person.id, line, req.now)
    free_seats(req, line, person, [seat for _, seat in seats_ahead(req, line, person)])
    stop_ringing(req, line, person)
    cancel_codes(req, line, person)
    unbind_private_chats(req, line, person)
    end_membership(req.tx, person.id, line.id, req.now)
    clear_private_posts(req, person)


def check_coordinator_remains(req: Request, line: Line, person: Volunteer) -> None:
    """Raise `Refused` when the person is the line's last coordinator."""
    held = membership_of(req, person.id, line)
    coordinates = held is not None and held.role is Role.COORDINATOR and not line.retired
    if coordinates and not other_coordinators(req, line, [person.id]):
        raise Refused("refused-last-coordinator", line=line.name)


def seats_ahead(req: Request, line: Line, person: Volunteer) -> list[tuple[Shift, Seat]]:
    """The person's seats on the line that are not over, by start."""
    ahead = req.tx.roster.seats_of(person.id, req.now, req.now + AHEAD)
    return [(shift, seat) for shift, seat in ahead if shift.line == line.id]


def free_seats(req: Request, line: Line, person: Volunteer, seats: Sequence[Seat]) -> None:
    """Free these seats from now on, and offer their shifts to the team."""
    left: list[tuple[Seat, tuple[datetime, datetime]]] = [(s, (max(s.starts, req.now), s.ends)) for s in seats]
    for seat, part in left:
        apply_moves(replace(req, lines=(line,)), carve_seat(seat, *part, to=None))
    who, by = safe_words(person.name), req.name(req.me.id)
    for seat, part in left[:ANNOUNCED]:
        shift = req.tx.roster.shift(seat.shift)
        assert shift is not None
        sentence = "unassigned" if person.id != req.me.id else "vacates"
        announce_shift(req, line, shift, sentence, echo=False, who=who, by=by, when=part_words(part))
    if len(left) > ANNOUNCED:
        button = make_choice("button-see-free", BareCommand("open"))
        req.tell_team(line, "freed-more", who=who, count=len(left) - ANNOUNCED, buttons=[button])


def return_call_backs(req: Request, line: Line, person: Volunteer) -> None:
    """Give the person's call-backs back to the team.

    The caller's number is taken off their screen first: afterwards nobody knows where it stands.
    """
    for alert in req.tx.calls.open_missed(line.id):
        if alert.taken_by == person.id:
            take_number_back(req.tx, line, alert, person.id, "callback-returned", req.now)
            free = release_callback(alert)
            req.tx.calls.save_missed(free)
            show_alert(req.tx, line, free, req.now, offers=True)


def end_questions(req: Request, line: Line, person: Volunteer) -> None:
    """End the swaps and take-overs that the person proposed or was asked about."""
    for swap in req.tx.roster.open_swaps(line.id):
        if person.id in {swap.giver, swap.to, swap.asked_by}:
            req.tx.roster.save_swap(replace(swap, closed_at=req.now, agreed=False))
            end_question(req, line, swap, person)


def end_question(req: Request, line: Line, swap: Swap, person: Volunteer) -> None:
    """Say under the question that it is over, wherever it stands."""
    people = {id_ for id_ in (swap.giver, swap.to, swap.asked_by) if id_ is not None}
    private = [at for id_ in sorted(people) for at in private_addresses(req.tx, id_)]
    for address in [*(room.address for room in req.tx.people.rooms(line.id)), *private]:
        standing = req.tx.outbox.keyed(address, f"swap:{swap.id}")
        if standing is not None:
            words = text_in(line.language, line.zone)
            said = words.say("swap-ended", who=safe_words(person.name))
            req.post(replace(standing.post, text=said, buttons=(), anew=False))


def stop_ringing(req: Request, line: Line, person: Volunteer) -> None:
    """Nothing rings at the person's any more after the shift, and nothing is asked about their phone."""
    known = req.tx.phones.overtime(line.id)
    if known is not None and any(who == person.id for who, _ in known.people):
        stay = tuple((who, until) for who, until in known.people if who != person.id)
        req.tx.phones.save_overtime(replace(known, people=stay))
    silent = [phone for phone in req.tx.calls.unanswered_phones(line.id) if phone.volunteer == person.id]
    req.tx.calls.delete_unanswered_phones(silent)


def cancel_codes(req: Request, line: Line, person: Volunteer) -> None:
    """Cancel the codes that the person made, or that were made for them and would bring them back unasked."""
    for invitation in [*req.tx.people.unused_invites(line.id), *req.tx.people.unused_invites(LineId(""))]:
        if invitation.invited_by == person.id or (invitation.name and invitation.name == person.name):
            req.tx.people.save_invite(mark_invitation_used(invitation, req.now))


def unbind_private_chats(req: Request, line: Line, person: Volunteer) -> None:
    """A private chat may have been bound as the room of coordination: nothing more is said there."""
    theirs = private_addresses(req.tx, person.id)
    for room in req.tx.people.rooms(line.id):
        if room.address in theirs:
            req.tx.people.delete_room(room.address)


def clear_private_posts(req: Request, person: Volunteer) -> None:
    """Take off the person's screen what only coordination may read, and every button when they are in no team."""
    roles = {membership.role for membership in req.tx.people.memberships(person.id)}
    for address in private_addresses(req.tx, person.id):
        for standing in req.tx.outbox.all_keyed(address):
            post = standing.post
            if post.key.startswith("vouch:") and Role.COORDINATOR not in roles:
                words = text_in(person.language or req.text.language, req.deployment.zone)
                req.post(replace(post, text=words.say("vouch-ended"), buttons=(), anew=False))
            elif not roles and post.buttons:
                req.post(replace(post, buttons=(), anew=False))
