"""All that is stored about one person, read from every table."""

from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, func, or_, select

from bot.model import Identity, Invite, Membership, PersonRecord, ProofCall, Trait, Volunteer
from storage import tables
from storage.erasure import FORMER_OF, WORDS_OF_POST, as_text, pattern_of, readable, traits_of
from storage.journal import CLOSURES, JOURNAL, SEATS, SHIFTS, SWAPS
from storage.parts.calls import MISSED
from storage.rows import Rows, gap

seat, swap, closure, alert = tables.seats.c, tables.swaps.c, tables.closures.c, tables.missed.c
call, post = tables.calls.c, tables.outbox.c

WHO = gap("who")
IDENTITIES = Rows(Identity, tables.identities).query("volunteer", by=("network", "user"))
MEMBERSHIPS = Rows(Membership, tables.memberships).query("volunteer", by=("line",))
HELD = SHIFTS.query_with(SEATS, seat.volunteer == WHO, by=(seat.starts, seat.id))
TRADED = SWAPS.query(or_(swap.giver == WHO, swap.asked_by == WHO, swap.to == WHO), by=("asked_at",))
CLOSED = CLOSURES.query(closure.closed_by == WHO, by=("starts",))
SEEN_TO = MISSED.query(or_(alert.taken_by == WHO, alert.closed_by == WHO), by=("opened_at",))
ACTS = JOURNAL.query(tables.journal.c.by == WHO, by=("at", "id"))
INVITED = Rows(Invite, tables.invites).query(tables.invites.c.invited_by == WHO, by=("expires_at",))
PROVED = Rows(ProofCall, tables.proof_calls).query("volunteer", by=("asked_at",))


def read_record(c: Connection, who: Volunteer) -> PersonRecord:
    traits = traits_of(c, who)
    phones, chats = traits[Trait.PHONE], traits[Trait.CHAT]
    here = {"who": who.id}
    alerts = [replace(known, caller=None) for known in SEEN_TO.all(c, **here)]
    every, accounts = pattern_of(traits), pattern_of(traits, (Trait.ACCOUNT,))
    elsewhere = c.execute(select(as_text(post.post)).where(post.chat.not_in(chats))).scalars()
    aside = c.execute(select(tables.aside.c.text)).scalars()
    once = c.execute(select(tables.once.c.key)).scalars()
    early = c.execute(select(as_text(tables.early_presses.c.press))).scalars()
    return PersonRecord(
        who,
        FORMER_OF.all(c, volunteer=who.id),
        IDENTITIES.all(c, volunteer=who.id),
        MEMBERSHIPS.all(c, volunteer=who.id),
        HELD.all(c, **here),
        TRADED.all(c, **here),
        CLOSED.all(c, **here),
        alerts,
        ACTS.all(c, **here),
        INVITED.all(c, **here),
        PROVED.all(c, volunteer=who.id),
        answered=count_rows(c, call.answered_by.in_(phones)),
        rung=count_rows(c, or_(False, *(as_text(call.rung).contains(phone) for phone in phones))),
        called=count_rows(c, call.caller.in_(phones)),
        private_posts=count_rows(c, post.chat.in_(chats)),
        mentions=sum(bool(every.search(readable(said, WORDS_OF_POST))) for said in elsewhere),
        notes=count_rows(c, tables.pending_replies.c.chat.in_(chats))
        + count_rows(c, or_(tables.bridges.c.volunteer == who.id, tables.bridges.c.other == who.id))
        + count_rows(c, tables.suspect_answers.c.volunteer == who.id)
        + count_rows(c, tables.voicemail_habits.c.volunteer == who.id)
        + count_rows(c, tables.duty_breaks.c.volunteer == who.id)
        + count_rows(c, tables.preferences.c.volunteer == who.id)
        + count_rows(c, tables.notices.c.volunteer == who.id)
        + count_rows(c, tables.absences.c.volunteer == who.id)
        + count_rows(c, tables.asked_people.c.volunteer == who.id)
        + count_rows(c, tables.commitments.c.volunteer == who.id)
        + count_rows(c, tables.standbys.c.volunteer == who.id)
        + count_rows(c, tables.swap_wishes.c.giver == who.id)
        + count_rows(c, tables.trade_parts.c.volunteer == who.id)
        + count_rows(c, tables.plan_changes.c.volunteer == who.id)
        + count_rows(c, tables.board_sessions.c.volunteer == who.id)
        + count_rows(c, tables.calendar_feeds.c.volunteer == who.id)
        + count_rows(c, tables.month_places.c.volunteer == who.id)
        + count_rows(c, tables.month_replies.c.volunteer == who.id)
        + count_rows(c, tables.holiday_replies.c.volunteer == who.id)
        + count_rows(c, tables.phone_notices.c.volunteer == who.id)
        + sum(bool(every.search(readable(text))) for text in (*aside, *early))
        + sum(bool(accounts.search(readable(key))) for key in once),
    )


def count_rows(c: Connection, where: ColumnElement[bool]) -> int:
    """How many rows of the one table that the condition is about fulfil it."""
    return c.execute(select(func.count()).where(where)).scalar() or 0
