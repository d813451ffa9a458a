"""All that is stored about one person, to show it to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.calls import MissedCall
from bot.model.journal import Journal
from bot.model.people import FormerTrait, Identity, Invite, Membership, ProofCall, Volunteer
from bot.model.roster import Closure, Seat, Shift, Swap


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What every table holds of one person.

    `answered`, `rung` and `called` count calls that their phone answered, that it was rung for, and that came from it.
    `alerts` are the missed calls that they took or closed, without the callers' numbers. `private_posts` counts what
    the bot said in their private chats, `mentions` what it said elsewhere with their name, and `notes` the other rows
    with their account: codes tried, messages put aside, what the bot waits for.
    """

    person: Volunteer
    former: Sequence[FormerTrait]
    identities: Sequence[Identity]
    memberships: Sequence[Membership]
    seats: Sequence[tuple[Shift, Seat]]
    swaps: Sequence[Swap]
    closures: Sequence[Closure]
    alerts: Sequence[MissedCall]
    acts: Sequence[Journal]
    invites: Sequence[Invite]
    proof_calls: Sequence[ProofCall]
    answered: int
    rung: int
    called: int
    private_posts: int
    mentions: int
    notes: int
