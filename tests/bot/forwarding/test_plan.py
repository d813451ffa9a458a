"""Where a line should ring, and how it is brought there: tables of instants, and properties on a small OVH."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forwarding.plan import (
    NextAction,
    Read,
    Rest,
    Take,
    after_reading,
    before_steps,
    desired_state,
    is_fought_over,
    is_right,
    next_action,
    next_change_of_line,
    next_steps,
    stranger_targets,
    verification_deadline,
    with_new_desired,
)
from bot.model import (
    Agent,
    Backup,
    Desired,
    ForwardingState,
    Line,
    LineId,
    LineKind,
    Observed,
    Phone,
    Step,
    StepKind,
    Target,
    TargetKind,
    VolunteerId,
)
from bot.roster.shifts import DutyPeriod
from tests.support.france import IN_FRANCE

DAY = datetime(2026, 3, 2, tzinfo=UTC)
A, B, C, D = (VolunteerId(n) for n in range(1, 5))
PHONES = {person: Phone(f"+3363998010{person}") for person in (A, B, C, D)}
TO = {person: Target(TargetKind.NUMBER, phone) for person, phone in PHONES.items()}
BACKUPS = (Backup("Un", Phone("+33639980121")), Backup("Deux", Phone("+33639980122")))
TO_BACKUPS = tuple(Target(TargetKind.NUMBER, backup.phone) for backup in BACKUPS)
STRANGER = Target(TargetKind.NUMBER, Phone("+33639980199"))
OURS = frozenset({*PHONES.values(), *(backup.phone for backup in BACKUPS)})
SERVICE = Phone("+33199005010")


def line(kind: LineKind = LineKind.HUNTING, **settings: object) -> Line:
    closed = Target(TargetKind.ANNOUNCEMENT) if kind is LineKind.HUNTING else Target(TargetKind.VOICEMAIL)
    usual: dict[str, object] = IN_FRANCE | {"closed": closed, "uncovered": BACKUPS} | settings
    number = Phone("+33199005001") if kind is LineKind.REDIRECT else SERVICE
    return Line(LineId("lyon"), "Lyon", number, SERVICE, kind, "ab1234567-ovh-1", **usual)  # type: ignore[arg-type]  # as Line has them


def clock(words: str) -> datetime:
    """`14:00`, `13:58:30`."""
    hours, minutes, seconds = ([int(part) for part in words.split(":")] + [0])[:3]
    return DAY + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def watch(starts: str, ends: str, *on: VolunteerId, trainees: Sequence[VolunteerId] = ()) -> DutyPeriod:
    return DutyPeriod(clock(starts), clock(ends), on, tuple(trainees))


AFTERNOON = [watch("14:00", "16:00", A), watch("16:00", "18:00", B), watch("18:00", "19:00")]


def wished(
    at: str, of: Line, watches: Sequence[DutyPeriod] = AFTERNOON
) -> tuple[tuple[Target, ...], frozenset[Target]]:
    found = desired_state(of, watches, PHONES, clock(at))
    return found.must, found.may


# ---------------------------------------------------------------- the desired state


@pytest.mark.parametrize(
    ("at", "must"),
    [
        ("13:49:59", Target(TargetKind.VOICEMAIL)),
        ("13:50", TO[A]),
        ("14:00", TO[A]),
        ("15:59:59", TO[A]),
        ("16:00", TO[B]),
        ("17:59:59", TO[B]),
        ("18:00", TO_BACKUPS[0]),
        ("19:00", Target(TargetKind.VOICEMAIL)),
    ],
)
@pytest.mark.parametrize("kind", [LineKind.LINE, LineKind.REDIRECT])
def test_one_forward_changes_ahead_of_a_shift_and_at_the_boundary(kind: LineKind, at: str, must: Target) -> None:
    assert wished(at, line(kind)) == ((must,), frozenset())


@pytest.mark.parametrize(
    ("at", "must", "may"),
    [
        ("13:49:59", (), ()),
        ("13:50", (TO[A],), ()),
        ("15:57:59", (TO[A],), ()),
        ("15:58", (TO[A], TO[B]), ()),
        ("15:59:59", (TO[A], TO[B]), ()),
        ("16:00", (TO[B],), (TO[A],)),
        ("16:00:59", (TO[B],), (TO[A],)),
        ("16:01", (TO[B],), ()),
        ("17:58", (TO[B], *TO_BACKUPS), ()),
        ("18:00", TO_BACKUPS, (TO[B],)),
        ("18:01", TO_BACKUPS, ()),
        ("19:00", (), ()),
    ],
)
def test_a_queue_overlaps_at_a_boundary(at: str, must: tuple[Target, ...], may: tuple[Target, ...]) -> None:
    assert wished(at, line()) == (must, frozenset(may))


@pytest.mark.parametrize(
    ("of", "watches", "at", "must"),
    [
        pytest.param(line(), [watch("14:00", "16:00", A, B)], "15:00", (TO[A], TO[B]), id="everybody on, in order"),
        pytest.param(
            line(LineKind.LINE), [watch("14:00", "16:00", B, A)], "15:00", (TO[B],), id="a line has one target"
        ),
        pytest.param(line(), [watch("14:00", "16:00", A, trainees=[C])], "15:00", (TO[A],), id="trainees listen"),
        pytest.param(
            line(trainees_ring=True),
            [watch("14:00", "16:00", A, trainees=[C])],
            "15:00",
            (TO[A], TO[C]),
            id="trainees ring last where the line says so",
        ),
        pytest.param(
            line(trainees_ring=True),
            [watch("14:00", "16:00", trainees=[C])],
            "15:00",
            TO_BACKUPS,
            id="a trainee alone is not in charge",
        ),
        pytest.param(line(), [watch("14:00", "16:00")], "15:00", TO_BACKUPS, id="nobody: who agreed to be rung"),
        pytest.param(line(uncovered=()), [watch("14:00", "16:00")], "15:00", (), id="nobody at all: as closed"),
        pytest.param(
            line(), [watch("14:00", "16:00", VolunteerId(9))], "15:00", TO_BACKUPS, id="a phone unknown is nobody"
        ),
        pytest.param(
            line(), [watch("14:00", "16:00", VolunteerId(9), A)], "15:00", (TO[A],), id="the phones we know are rung"
        ),
        pytest.param(
            line(closed=Target(TargetKind.NUMBER, Phone("+33199005099"))),
            [],
            "15:00",
            (Target(TargetKind.NUMBER, Phone("+33199005099")),),
            id="in a queue a number that plays a message is an agent",
        ),
        pytest.param(
            line(LineKind.LINE, closed=Target(TargetKind.NUMBER, Phone("+33199005099"))),
            [],
            "15:00",
            (Target(TargetKind.NUMBER, Phone("+33199005099")),),
            id="on a line it is a forward like any other",
        ),
        pytest.param(
            line(LineKind.LINE, closed=Target(TargetKind.ANNOUNCEMENT, Phone("+33199005099"))),
            [],
            "15:00",
            (Target(TargetKind.NUMBER, Phone("+33199005099")),),
            id="as a bot of before wrote it into its heartbeat",
        ),
        pytest.param(
            line(LineKind.LINE, closed=Target(TargetKind.VOICEMAIL, SERVICE)),
            [],
            "15:00",
            (Target(TargetKind.VOICEMAIL),),
            id="the line's own voicemail by its number",
        ),
        pytest.param(
            line(), [watch("14:00", "16:00", A), watch("16:05", "18:00", B)], "16:00", (TO[B],), id="a short pause"
        ),
    ],
)
def test_who_is_rung(of: Line, watches: list[DutyPeriod], at: str, must: tuple[Target, ...]) -> None:
    assert wished(at, of, watches) == (must, frozenset())


def test_who_leaves_goes_at_once_when_nobody_new_has_to_settle() -> None:
    both, alone = watch("14:00", "15:00", A, B), watch("15:00", "16:00", A)
    assert wished("15:00", line(), [both, alone]) == ((TO[A],), frozenset())
    assert wished("16:00", line(uncovered=()), [alone, watch("16:00", "17:00")]) == ((), frozenset())


def test_every_change_of_the_wish_is_announced() -> None:
    for of in (line(), line(LineKind.LINE)):
        changes = []
        now = clock("12:00")
        while (at := next_change_of_line(of, AFTERNOON, now)) is not None:
            changes.append(at)
            now = at
        seconds = [clock("12:00") + timedelta(seconds=n) for n in range(8 * 3600)]
        differ = [b for a, b in pairwise(seconds) if wished_at(of, a) != wished_at(of, b)]
        assert set(differ) <= set(changes)


def wished_at(of: Line, at: datetime) -> Desired:
    return desired_state(of, AFTERNOON, PHONES, at)


@pytest.mark.parametrize(
    ("kind", "wished_at", "due"),
    [
        (LineKind.LINE, "13:50", "13:55"),  # half the lead is left when people are told
        (LineKind.LINE, "13:54:30", "13:55:30"),  # decided late: a minute
        (LineKind.LINE, "13:59:50", "14:00:50"),
        (LineKind.LINE, "14:30", "14:31"),
        (LineKind.LINE, "16:00", "16:01"),
        (LineKind.HUNTING, "15:58", "16:01"),
        (LineKind.HUNTING, "16:00", "16:01"),
        (LineKind.HUNTING, "19:00", "19:01"),
        (LineKind.HUNTING, "12:00", "12:01"),
    ],
)
def test_when_a_wish_has_to_be_verified(kind: LineKind, wished_at: str, due: str) -> None:
    assert verification_deadline(line(kind), AFTERNOON, clock(wished_at)) == clock(due)


# ---------------------------------------------------------------- a small OVH


class Ovh:
    """One line as OVH keeps it, changed by steps."""

    def __init__(self, of: Line, targets: Sequence[Target], redirected_to: Phone | None = None) -> None:
        self.line = of
        self.targets = list(targets)
        self.redirected_to = redirected_to
        self.agents = {t.phone: Agent(n, t.phone, True, n, of.ring_time) for n, t in enumerate(targets)}
        self.history = [self.ringing()]

    def ringing(self) -> tuple[Target, ...]:
        if self.line.kind is not LineKind.HUNTING:
            return tuple(self.targets)
        on = [a for a in self.agents.values() if a.available and a.position is not None]
        return tuple(Target(TargetKind.NUMBER, a.phone) for a in sorted(on, key=lambda a: a.position or 0))

    def observed(self, now: datetime = DAY) -> Observed:
        return Observed(self.ringing(), now, "", tuple(self.agents.values()), self.redirected_to)

    def apply(self, step: Step) -> None:
        phone = step.target.phone
        match step.kind:
            case StepKind.REDIRECT:
                self.redirected_to = phone
            case StepKind.FORWARD:
                self.targets = [] if step.target == Target(TargetKind.ANNOUNCEMENT) else [step.target]
            case StepKind.CREATE:
                assert phone not in self.agents
                self.agents[phone] = Agent(len(self.agents), phone, False, None, self.line.ring_time)
            case StepKind.ATTACH:
                last = max((a.position for a in self.agents.values() if a.position is not None), default=-1)
                self.agents[phone] = replace(self.agents[phone], position=last + 1)
            case StepKind.LOG_IN | StepKind.LOG_OUT:
                self.agents[phone] = replace(self.agents[phone], available=step.kind is StepKind.LOG_IN)
        self.history.append(self.ringing())


people = st.lists(st.sampled_from(list(TO.values())), unique=True, max_size=4).map(tuple)


@given(before=people, must=people, may=people, strange=st.booleans(), settled=st.booleans())
def test_steps_make_before_they_break_and_leave_strangers_alone(
    before: tuple[Target, ...], must: tuple[Target, ...], may: tuple[Target, ...], strange: bool, settled: bool
) -> None:
    of, wanted = line(), Desired(must, frozenset(may) - set(must))
    ovh = Ovh(of, (*before, STRANGER) if strange else before)
    for _ in range(2):  # to make, and to break
        plan = next_steps(of, wanted, ovh.observed(), OURS, settled=settled)
        for step in plan:
            ovh.apply(step)
    assert is_right(of, wanted, ovh.observed(), OURS)
    assert next_steps(of, wanted, ovh.observed(), OURS, settled=settled) == []
    if settled:
        assert set(ovh.ringing()) - {STRANGER} == set(must)
    for ringing in ovh.history:
        assert (STRANGER in ringing) == strange
        if before and must:
            assert set(ringing) & {*before, *must}
        # nobody goes before everybody who must is there
        assert set(must) <= set(ringing) or set(before) <= set(ringing)


@given(
    kind=st.sampled_from([LineKind.LINE, LineKind.REDIRECT]),
    before=st.sampled_from([(), (Target(TargetKind.VOICEMAIL),), (TO[A],), (STRANGER,)]),
    must=st.sampled_from([(Target(TargetKind.VOICEMAIL),), (TO[A],), (TO[B],), ()]),
    redirected_to=st.sampled_from([None, SERVICE, Phone("+33199005099")]),
)
def test_a_forward_is_one_change_and_the_number_follows_it(
    kind: LineKind, before: tuple[Target, ...], must: tuple[Target, ...], redirected_to: Phone | None
) -> None:
    of, wanted = line(kind), Desired(must)
    ovh = Ovh(of, before, redirected_to)
    plan = next_steps(of, wanted, ovh.observed(), OURS)
    assert (plan == []) == is_right(of, wanted, ovh.observed(), OURS)
    for step in plan:
        ovh.apply(step)
    assert ovh.ringing() == must
    assert is_right(of, wanted, ovh.observed(), OURS)
    assert len(plan) <= (2 if kind is LineKind.REDIRECT else 1)


def test_any_number_that_ovh_gives_the_voicemail_is_the_voicemail() -> None:
    of, wanted = line(LineKind.LINE), Desired((Target(TargetKind.VOICEMAIL),))
    fact = Observed((Target(TargetKind.VOICEMAIL, Phone("+33199005077")),), DAY)
    assert is_right(of, wanted, fact, OURS)
    assert next_steps(of, wanted, fact, OURS) == []


def test_strangers_are_told_on_a_queue_only() -> None:
    assert stranger_targets(line(), Desired((TO[A],)), Observed((TO[A], STRANGER), DAY), OURS) == (STRANGER,)
    assert is_right(line(), Desired((TO[A],)), Observed((TO[A], STRANGER), DAY), OURS)
    assert stranger_targets(line(LineKind.LINE), Desired((TO[A],)), Observed((STRANGER,), DAY), OURS) == ()
    assert next_steps(line(LineKind.LINE), Desired((TO[A],)), Observed((STRANGER,), DAY), OURS) == [
        Step(StepKind.FORWARD, TO[A])
    ]


# ---------------------------------------------------------------- two lines, one service


class Shared:
    """A hunting service with a queue for each of two lines, changed by the steps of both.

    Logging in takes the agent out of every other queue first, as the adapter does.
    """

    def __init__(self, agents: dict[Phone, bool], queues: list[list[Phone]]) -> None:
        self.agents = dict(agents)
        self.queues = [[phone for phone in queue if phone in agents] for queue in queues]
        self.history = [self.ringing()]

    def ringing(self) -> tuple[frozenset[Phone], ...]:
        return tuple(frozenset(p for p in queue if self.agents[p]) for queue in self.queues)

    def observed(self, mine: int) -> Observed:
        queue = self.queues[mine]
        agents = tuple(
            Agent(n, phone, on, queue.index(phone) if phone in queue else None, timedelta(seconds=10))
            for n, (phone, on) in enumerate(self.agents.items())
        )
        rings = tuple(Target(TargetKind.NUMBER, phone) for phone in queue if self.agents[phone])
        return Observed(rings, DAY, "", agents)

    def apply(self, mine: int, step: Step) -> None:
        phone = step.target.phone
        match step.kind:
            case StepKind.CREATE:
                self.agents.setdefault(phone, False)
            case StepKind.LOG_IN:
                if not self.agents[phone]:
                    others = [queue for n, queue in enumerate(self.queues) if n != mine and phone in queue]
                    for queue in others:
                        queue.remove(phone)
                self.agents[phone] = True
            case StepKind.ATTACH if phone not in self.queues[mine]:
                self.queues[mine].append(phone)
            case StepKind.DETACH if phone in self.queues[mine]:
                self.queues[mine].remove(phone)
            case StepKind.LOG_OUT:
                raise AssertionError("logged out of both lines")
        self.history.append(self.ringing())


phones = st.sampled_from([target.phone for target in TO.values()])
some = st.lists(phones, unique=True, max_size=3)


@given(
    agents=st.dictionaries(phones, st.booleans()),
    queues=st.tuples(some, some),
    wished_for=st.tuples(some, some),
    order=st.lists(st.integers(0, 1), min_size=40, max_size=40),
)
def test_lines_that_share_a_service_never_ring_each_other_s_people(
    agents: dict[Phone, bool], queues: tuple[list[Phone], ...], wished_for: tuple[list[Phone], ...], order: list[int]
) -> None:
    of = line(shared=True, uncovered=())
    ovh = Shared(agents, list(queues))
    wishes = [Desired(tuple(Target(TargetKind.NUMBER, phone) for phone in must)) for must in wished_for]
    before = ovh.ringing()
    for mine in [*order, *[0, 1] * 8]:
        for step in next_steps(of, wishes[mine], ovh.observed(mine), OURS):
            ovh.apply(mine, step)
    assert ovh.ringing() == tuple(map(frozenset, wished_for))
    for ringing in ovh.history:
        for mine in (0, 1):
            assert ringing[mine] <= before[mine] | set(wished_for[mine])
            assert ringing[mine] >= set(wished_for[mine]) or ringing[mine] >= before[mine]


# ---------------------------------------------------------------- over time


class Followed:
    """A line that is compared with its roster, without faults."""

    def __init__(self, of: Line, ovh: Ovh) -> None:
        self.line = of
        self.ovh = ovh
        self.known = ForwardingState(of.id)
        self.reads = self.writes = 0

    def compare(self, watches: Sequence[DutyPeriod], now: datetime) -> NextAction:
        wanted = desired_state(self.line, watches, PHONES, now)
        if wanted != self.known.desired:
            self.known = with_new_desired(self.line, self.known, wanted, OURS, now)
        for _ in range(20):
            act = next_action(self.line, self.known, OURS, now)
            match act:
                case Rest():
                    assert act.until > now
                    return act
                case Read():
                    self.reads += 1
                    self.known = after_reading(self.line, self.known, self.ovh.observed(now), OURS)
                case Take():
                    self.known = before_steps(self.line, self.known, OURS, now)
                    for step in act.steps:
                        self.writes += 1
                        self.ovh.apply(step)
        raise AssertionError("no end")

    def through(self, watches: Sequence[DutyPeriod], until: datetime, now: datetime) -> list[tuple[str, str]]:
        """Compare whenever something is due; comes back with what rang from when, as clock times and names."""
        story: list[tuple[str, str]] = []
        while now < until:
            rest = self.compare(watches, now)
            assert isinstance(rest, Rest)
            names = "+".join(target.phone[-2:] for target in self.ovh.ringing()) or "-"
            if not story or story[-1][1] != names:
                story.append((f"{now:%H:%M:%S}", names))
            now = min(at for at in (rest.until, next_change_of_line(self.line, watches, now)) if at)
        return story


def test_after_a_change_that_was_read_twice_there_is_one_reading_every_five_minutes() -> None:
    of = line(LineKind.LINE)
    followed = Followed(of, Ovh(of, ()))
    followed.through(AFTERNOON, clock("13:51"), clock("13:45"))
    followed.reads = 0
    read = []
    now = clock("13:51")
    while now < clock("14:08"):
        before = followed.reads
        rest = followed.compare(AFTERNOON, now)
        assert isinstance(rest, Rest)
        read += [f"{now:%H:%M:%S}"] if followed.reads > before else []
        now = rest.until
    assert read == ["13:53:00", "13:58:00", "14:03:00"]


def test_an_afternoon_on_a_queue() -> None:
    of = line()
    followed = Followed(of, Ovh(of, ()))
    assert followed.through(AFTERNOON, clock("19:30"), clock("13:00")) == [
        ("13:00:00", "-"),
        ("13:50:00", "01"),
        ("15:58:00", "01+02"),
        ("16:00:00", "02"),  # verified before, so nobody waits
        ("17:58:00", "02+21+22"),
        ("18:00:00", "21+22"),
        ("19:00:00", "-"),
    ]
    assert () not in followed.ovh.history[4:-1]  # created, put in the queue, logged in: from then on somebody rings


def test_a_queue_that_is_late_keeps_the_old_side_until_the_new_one_was_read_twice() -> None:
    of = line()
    followed = Followed(of, Ovh(of, [TO[A]]))
    assert followed.through(AFTERNOON, clock("16:10"), clock("16:00:05")) == [
        ("16:00:05", "01+02"),
        ("16:00:35", "02"),
    ]


def test_an_afternoon_on_a_line_takes_one_write_a_change() -> None:
    of = line(LineKind.LINE)
    followed = Followed(of, Ovh(of, [Target(TargetKind.VOICEMAIL)]))
    changes = followed.through(AFTERNOON, clock("19:30"), clock("13:00"))
    assert [at for at, _ in changes] == ["13:00:00", "13:50:00", "16:00:00", "18:00:00", "19:00:00"]
    assert followed.writes == 4


quarters = st.lists(
    st.tuples(st.integers(0, 4), st.lists(st.sampled_from([A, B, C, VolunteerId(9)]), unique=True, max_size=3)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(kind=st.sampled_from(list(LineKind)), plan=quarters, uncovered=st.booleans())
def test_whoever_is_on_duty_is_rung_all_along(
    kind: LineKind, plan: list[tuple[int, list[VolunteerId]]], uncovered: bool
) -> None:
    """Stretches of 0 to 4 quarters of an hour; 0 is a pause of one quarter."""
    of = line(kind, uncovered=BACKUPS if uncovered else ())
    watches, at = [], clock("14:00")
    for length, on in plan:
        ends = at + timedelta(minutes=15 * (length or 1))
        if length:
            watches.append(DutyPeriod(at, ends, tuple(on)))
        at = ends
    followed = Followed(of, Ovh(of, desired_state(of, [], PHONES, DAY).must, SERVICE))
    now = clock("13:30")
    while now < at + timedelta(minutes=2):
        followed.compare(watches, now)
        here = next((w for w in watches if w.starts <= now < w.ends), None)
        ringing = set(followed.ovh.ringing())
        must = [TO[person] for person in here.on if person in TO] if here else []
        assert ringing >= set(must if kind is LineKind.HUNTING else must[:1])
        near = [w for w in watches if w.starts - of.lead <= now and now - timedelta(minutes=1) < w.ends]
        allowed = {TO[p] for w in near for p in w.on if p in TO} | {*TO_BACKUPS, Target(TargetKind.VOICEMAIL)}
        assert ringing <= allowed
        now += timedelta(seconds=15)


# ---------------------------------------------------------------- drifts


def drift(followed: Followed, watches: Sequence[DutyPeriod], at: datetime) -> None:
    followed.ovh.targets = [STRANGER]
    followed.compare(watches, at)


def test_a_drift_is_put_right_three_times_and_then_every_five_minutes() -> None:
    of = line(LineKind.LINE)
    followed = Followed(of, Ovh(of, [Target(TargetKind.VOICEMAIL)]))
    followed.compare(AFTERNOON, clock("14:30"))
    for at in ("14:32", "14:34", "14:36"):
        drift(followed, AFTERNOON, clock(at))
        assert followed.ovh.ringing() == (TO[A],)
    for minutes in range(36, 81, 5):
        assert is_fought_over(followed.known)
        last = clock("14:00") + timedelta(minutes=minutes)
        drift(followed, AFTERNOON, last + timedelta(minutes=1))
        assert followed.ovh.ringing() == (STRANGER,)
        assert followed.known.verified_at is None
        followed.compare(AFTERNOON, last + timedelta(minutes=4, seconds=59))
        assert followed.ovh.ringing() == (STRANGER,)
        followed.compare(AFTERNOON, last + timedelta(minutes=5))
        assert followed.ovh.ringing() == (TO[A],)
    drift(followed, AFTERNOON, clock("15:59"))
    followed.compare(AFTERNOON, clock("16:00"))
    assert followed.ovh.ringing() == (TO[B],)
    assert followed.known.repairs == ()


def test_a_fight_ends_when_nobody_changes_the_line_any_more() -> None:
    of = line(LineKind.LINE)
    followed = Followed(of, Ovh(of, [Target(TargetKind.VOICEMAIL)]))
    followed.compare(AFTERNOON, clock("14:30"))
    for at in ("14:32", "14:34", "14:36"):
        drift(followed, AFTERNOON, clock(at))
    followed.compare(AFTERNOON, clock("14:47"))
    assert is_fought_over(followed.known)
    followed.compare(AFTERNOON, clock("14:48"))
    assert followed.known.repairs == ()
    drift(followed, AFTERNOON, clock("14:58"))
    assert followed.ovh.ringing() == (TO[A],)


def test_rare_drifts_are_always_put_right() -> None:
    of = line(LineKind.LINE)
    followed = Followed(of, Ovh(of, [Target(TargetKind.VOICEMAIL)]))
    followed.compare(AFTERNOON, clock("14:00"))
    for minutes in range(6, 110, 6):
        drift(followed, AFTERNOON, clock("14:00") + timedelta(minutes=minutes))
        assert followed.ovh.ringing() == (TO[A],)


@pytest.mark.parametrize("kind", list(LineKind))
def test_a_line_is_read_ahead_of_a_change_once(kind: LineKind) -> None:
    of = line(kind)
    followed = Followed(of, Ovh(of, [TO[A]], SERVICE))
    followed.compare(AFTERNOON, clock("14:30"))
    followed.compare(AFTERNOON, clock("14:30:30"))
    known, now = followed.known, clock("14:30:30")
    assert known.observed
    assert (known.observed.read_at, known.verified_at) == (now, now)
    for seconds in range(1, 600):
        coming = now + timedelta(seconds=seconds)
        assert isinstance(next_action(of, known, OURS, now, coming=coming), Rest)


def test_the_wish_is_verified_by_two_readings_half_a_minute_apart() -> None:
    of = line(LineKind.LINE)
    followed = Followed(of, Ovh(of, [TO[A]]))
    assert followed.compare(AFTERNOON, clock("14:30")) == Rest(clock("14:30:30"))
    assert (followed.known.confirmed_at, followed.known.verified_at) == (clock("14:30"), None)
    assert followed.compare(AFTERNOON, clock("14:30:29")) == Rest(clock("14:30:30"))
    assert followed.compare(AFTERNOON, clock("14:30:30")) == Rest(clock("14:33"))
    assert (followed.known.verified_at, followed.reads, followed.writes) == (clock("14:30:30"), 2, 0)
