"""Where a line rings, as people say it: "chez" and a first name, the announcement, the voicemail. Never a number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.forwarding.external_numbers import is_external_number
from bot.forwarding.overtime import with_overtime
from bot.forwarding.plan import (
    desired_state,
    is_right,
    period_in_force,
    stranger_targets,
    targets_as_read,
    targets_read,
)
from bot.model import (
    Desired,
    ForwardingState,
    Line,
    LineMode,
    Overtime,
    Phone,
    Target,
    TargetKind,
    Volunteer,
    VolunteerId,
)
from bot.ports import Tx
from bot.roster.shifts import DutyPeriod, duty_periods_of
from bot.text import Text, masked_phone

BACK: Final = timedelta(hours=1)
AHEAD: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LineView:
    """All that the database knows of where one line rings, at one instant.

    `ours` are the phones that we may log out. `names` are first names by phone, `people` by person. `unreachable` are
    those who should ring now and have no proved phone. `staying` is the overtime after the last shift.
    """

    line: Line
    now: datetime
    duty_periods: tuple[DutyPeriod, ...]
    desired: Desired
    known: ForwardingState
    ours: frozenset[Phone]
    names: Mapping[Phone, str]
    people: Mapping[VolunteerId, str]
    unreachable: tuple[VolunteerId, ...]
    staying: Overtime | None = None


def read_line_view(tx: Tx, line: Line, now: datetime) -> LineView:
    """Read all that decides where the line rings around `now`."""
    since, until = now - BACK, now + line.lead + AHEAD
    shifts = tx.roster.shifts([line.id], since, until)
    duty_periods = duty_periods_of(
        shifts, tx.roster.seats([shift.id for shift in shifts]), tx.roster.closures(line.id, since, until)
    )
    stay = tx.phones.overtime(line.id)
    duty_periods = with_overtime(duty_periods, stay, now)
    team = people_of(tx, line, duty_periods)
    phones = {person.id: person.phone for person in team.values() if person.phone and person.phone_proved_at}
    here = period_in_force(line, duty_periods, now)
    return LineView(
        line,
        now,
        tuple(duty_periods),
        desired_state(line, duty_periods, phones, now),
        tx.phones.forwarding(line.id),
        phones_to_log_out(line, team.values(), tx.phones.logged_in(line.id)),
        names_by_phone(line, team.values()),
        {p.id: p.name if is_external_number(line, p) else first_name(p.name) for p in team.values()},
        tuple(person for person in here.on if person not in phones) if here else (),
        stay,
    )


def people_of(tx: Tx, line: Line, duty_periods: Iterable[DutyPeriod]) -> dict[VolunteerId, Volunteer]:
    """The line's team, and who has left it and is still on a shift."""
    team = {person.id: person for person, _ in tx.people.members(line.id)}
    for period in duty_periods:
        for person in period.on + period.trainees:
            if person not in team:
                team[person] = tx.people.get(person)
    return team


def names_by_phone(line: Line, team: Iterable[Volunteer]) -> dict[Phone, str]:
    return (
        {person.phone: first_name(person.name) for person in team if person.phone}
        | {backup.phone: first_name(backup.name) for backup in line.uncovered}
        | {number.phone: number.name for number in line.numbers}
    )


def first_name(name: str) -> str:
    return (name.split() or [name])[0]


# ---------------------------------------------------------------- whose phones we may log out


def phones_to_log_out(line: Line, team: Iterable[Volunteer], before: frozenset[Phone]) -> frozenset[Phone]:
    """The team's phones, the backups', and those that we logged in before: people and numbers change."""
    known = {person.phone for person in team if person.phone} | {backup.phone for backup in line.uncovered}
    return frozenset(known | before | ({line.closed.phone} if line.closed.phone else set()))


# ---------------------------------------------------------------- in words


def where_closed(line: Line, words: Text) -> str:
    """Where calls go while the line is closed."""
    return words.say("rings-voicemail" if line.closed.kind is TargetKind.VOICEMAIL else "rings-announcement")


def where_it_rings(view: LineView, targets: Iterable[Target], words: Text) -> str:
    """`chez Anne et Bakari`, `message d'accueil`; a phone of nobody we know is told by its last two digits."""
    targets = tuple(targets)
    line = view.line
    if targets == targets_as_read(line, line.closed) or not targets:
        return where_closed(line, words)
    if targets[0].kind is TargetKind.VOICEMAIL:
        return words.say("rings-voicemail")
    if targets[0].kind is TargetKind.ANNOUNCEMENT:
        return words.say("rings-announcement")
    people = [
        view.names.get(target.phone) or words.say("rings-stranger", digits=masked_phone(target.phone))
        for target in targets
    ]
    return words.say("rings-at", names=words.names(people))


def where_answer(view: LineView, words: Text) -> str:
    """The answer to /ligne: where calls go according to OVH, when that was read, and how it differs from the roster."""
    known, line = view.known, view.line
    if known.observed is None:
        return words.say("line-unread", line=line.name)
    rows = [
        words.say(
            "line-rings",
            line=line.name,
            where=where_it_rings(view, targets_read(view.desired, known.observed), words),
            when=words.moment(known.observed.read_at, view.now),
        )
    ]
    if not is_right(line, view.desired, known.observed, view.ours):
        sentence = "line-differs" if line.mode is LineMode.ACT else "line-differs-observed"
        rows.append(words.say(sentence, where=where_it_rings(view, view.desired.must, words)))
    if stranger_targets(line, view.desired, known.observed, view.ours):
        rows.append(words.say("line-stranger"))
    return "\n".join(rows)
