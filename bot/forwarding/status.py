"""Where a line rings, as people say it: "chez" and a first name, the announcement, the voicemail. Never a number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.forwarding.breaks import with_breaks
from bot.forwarding.external_numbers import is_external_number
from bot.forwarding.overtime import with_overtime
from bot.forwarding.plan import (
    PROMISE,
    coming_change,
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
    StreamMode,
    Target,
    TargetKind,
    Volunteer,
    VolunteerId,
)
from bot.people.proofs import proved_phone
from bot.ports import Tx
from bot.readers.ringable import may_ring
from bot.roster.shifts import DutyPeriod, duty_periods_of
from bot.text import Text, masked_phone

BACK: Final = timedelta(hours=1)
AHEAD: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LineView:
    """All that the database knows of where one line rings, at one instant.

    `ours` are the phones that we may log out. `names` are first names by phone, `people` by person. `unreachable` are
    those who should ring now and have no proved phone, `forbidden` those whose phone must not ring. `staying` is the
    overtime after the last shift. `coming` is when the line is to ring elsewhere, if that comes next. A change may take
    as long as `promise`. `mute_since`: from then on only OVH's records told of calls, minutes late. `stream` is the
    version of OVH's event stream that answered last; the records are read up to `records_until`.
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
    coming: datetime | None = None
    promise: timedelta = PROMISE
    forbidden: tuple[VolunteerId, ...] = ()
    mute_since: datetime | None = None
    stream: StreamMode | None = None
    records_until: datetime | None = None


def read_line_view(tx: Tx, line: Line, now: datetime) -> LineView:
    """Read all that decides where the line rings around `now`."""
    since, until = now - BACK, now + line.lead + AHEAD
    shifts = tx.roster.shifts([line.id], since, until)
    duty_periods = duty_periods_of(
        shifts, tx.roster.seats([shift.id for shift in shifts]), tx.roster.closures(line.id, since, until)
    )
    stay = tx.phones.overtime(line.id)
    duty_periods = with_breaks(line, with_overtime(duty_periods, stay, now), tx.phones.breaks(line.id))
    feed = tx.calls.feed(line.id)
    team = people_of(tx, line, duty_periods)
    phones = {id_: phone for id_, person in team.items() if (phone := proved_phone(line, person))}
    here = period_in_force(line, duty_periods, now)
    on, along = (here.on, here.trainees if line.trainees_ring else ()) if here else ((), ())
    return LineView(
        line,
        now,
        tuple(duty_periods),
        desired_state(line, duty_periods, phones, now),
        tx.phones.forwarding(line.id),
        phones_to_log_out(line, team.values(), tx.phones.logged_in(line.id)),
        names_by_phone(line, team.values()),
        {p.id: p.name if is_external_number(line, p) else first_name(p.name) for p in team.values()},
        tuple(person for person in on if person not in phones),
        stay,
        coming_change(line, duty_periods, phones, now),
        forbidden=tuple(person for person in on + along if person in phones and not may_ring(line, phones[person])),
        mute_since=feed.mute_since,
        stream=feed.stream,
        records_until=feed.read_until,
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where calls go. `phones` are those that ring: a name, or the last digits of a phone of nobody we know."""

    kind: TargetKind
    phones: tuple[str, ...] = ()
    strangers: frozenset[str] = frozenset()
    """Those of them that are digits."""


def place_of_targets(view: LineView, targets: Iterable[Target]) -> Place:
    """Where these targets are; none: as when the line is closed."""
    targets = tuple(targets)
    line = view.line
    if targets == targets_as_read(line, line.closed) or not targets:
        voicemail = line.closed.kind is TargetKind.VOICEMAIL
        return Place(TargetKind.VOICEMAIL if voicemail else TargetKind.ANNOUNCEMENT)
    if targets[0].kind is not TargetKind.NUMBER:
        return Place(targets[0].kind)
    phones = [view.names.get(target.phone) or masked_phone(target.phone) for target in targets]
    unknown = frozenset(masked_phone(target.phone) for target in targets if not view.names.get(target.phone))
    return Place(TargetKind.NUMBER, tuple(phones), unknown)


def place_words(place: Place, words: Text) -> str:
    """`chez Anne et Bakari`, `message d'accueil`; a phone of nobody we know is told by its last two digits."""
    if place.kind is TargetKind.VOICEMAIL:
        return words.say("rings-voicemail")
    if place.kind is TargetKind.ANNOUNCEMENT:
        return words.say("rings-announcement")
    people = [
        words.say("rings-stranger", digits=phone) if phone in place.strangers else phone for phone in place.phones
    ]
    return words.say("rings-at", names=words.names(people))


def where_it_rings(view: LineView, targets: Iterable[Target], words: Text) -> str:
    """As `place_words` says it."""
    return place_words(place_of_targets(view, targets), words)


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
    return "\n".join([*rows, *stream_rows(view, words)])


def stream_rows(view: LineView, words: Text) -> list[str]:
    """How OVH tells of calls, where that is not as usual."""
    if view.line.stream is StreamMode.OFF:
        return [words.say("line-stream-off")]
    if view.mute_since is not None:
        return [words.say("line-mute", when=words.moment(view.mute_since, view.now))]
    if view.line.stream is StreamMode.AUTO and view.stream is StreamMode.V2:
        return [words.say("line-stream-second")]
    return []
