"""People who leave: how long what is stored of them stays, and the erasure that they or coordination ask for."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.model import LineId, VolunteerId
from bot.ports import Tx

KEPT: Final = timedelta(days=396)
"""Thirteen months from the day on which somebody left their last team."""


def end_membership(tx: Tx, person: VolunteerId, line: LineId, now: datetime) -> None:
    """Delete the membership. Who is in no team afterwards is erased in thirteen months, unless they come back.

    Links to calendars that belonged to it lead nowhere any more, also if they come back.
    """
    tx.people.delete_membership(person, line)
    for feed in tx.calendars.feeds_of(person):
        if feed.line == line or not tx.people.memberships(person):
            tx.calendars.delete_feed(feed.id)
    if not tx.people.memberships(person):
        tx.boards.delete_sessions_of(person)
        tx.people.save(replace(tx.people.get(person), left=line, forget_at=now + KEPT))


def forget_soon(tx: Tx, person: VolunteerId, now: datetime) -> None:
    """Cut the person's accounts off at once. All else goes as soon as what is under way is over (`erase_people`)."""
    for identity in tx.people.identities(person):
        tx.people.delete_identity(identity)
    for membership in tx.people.memberships(person):  # of lines that the configuration has no longer
        tx.people.delete_membership(person, membership.line)
    for feed in tx.calendars.feeds_of(person):
        tx.calendars.delete_feed(feed.id)
    tx.boards.delete_sessions_of(person)
    tx.people.save(replace(tx.people.get(person), forget_at=now))
