"""Seven people on two lines do whatever they like, in any order, and the roster keeps its promises all along."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from adapters.console import private_chat_of
from bot.model import LineId
from tests.support.helpline import LINES, LYON, PARIS, ROOMS, TEAMS, ZONE
from tests.support.roster_life import RosterWorld, differences, follows

anybody = st.sampled_from(sorted(TEAMS))
some_line = st.sampled_from([line.id for line in LINES])
nth = st.integers(0, 20)
weekly = st.sampled_from(
    ["mardis 14h", "mardis 14h jusqu'au 15 décembre", "mercredis 10h", "mercredis 14h", "jeudis 16h", "vendredis 10h"]
)
JEANNE = "Jeanne"
"""Somebody without a chat, once coordination has added them."""
LABELS = (
    "D'accord",
    "Non",
    "N'importe lequel",
    "Ne plus chercher",
    "J'accepte",
    "J'y serai",
    "Je ne pourrai pas",
    "Je prends la place",
    "Je le prends",
    "Chercher quelqu'un",
    "Les libérer",
    "Les garder",
    "Libérer la place",
    "Reprendre ces dates",
    "Prendre quand même",
    "Je garde tout",
    "Pas ce mois-ci",
    "Oui, abandonner",
)
"""Buttons whose question stands only now and then, so that one of all buttons is seldom one of these."""


class RosterLife(RosterWorld):
    """The rules: what people write, press and wait for."""

    @initialize()
    def some_are_on(self) -> None:
        for handle, words, line in (
            ("v1", "/prendre mardi 14h", LYON.id),
            ("v2", "/prendre mardi 14h", LYON.id),
            ("both", "/prendre mardi 16h", LYON.id),
            ("both", "/prendre jeudi 10h", LYON.id),
            ("v2", "/prendre mercredi 14h", LYON.id),
            ("p1", "/prendre mardi 14h", PARIS.id),
            ("t1", "/prendre mardi 14h", LYON.id),
        ):
            self.say(handle, words, ROOMS[line])

    @rule(handle=anybody, line=some_line, which=nth)
    def take(self, handle: str, line: LineId, which: int) -> None:
        self.about(handle, "/prendre", line, which)

    @rule(handle=anybody, line=some_line, which=nth, part=st.tuples(st.integers(0, 8), st.integers(1, 9)))
    def take_a_part(self, handle: str, line: LineId, which: int, part: tuple[int, int]) -> None:
        self.about(handle, "/prendre", line, which, part)

    @rule(handle=anybody, line=some_line, which=nth, part=st.none() | st.tuples(st.integers(0, 8), st.integers(1, 9)))
    def look_for_somebody(self, handle: str, line: LineId, which: int, part: tuple[int, int] | None) -> None:
        self.about(handle, "/remplacement", line, which, part)

    @rule(handle=anybody, line=some_line)
    def keep(self, handle: str, line: LineId) -> None:
        self.say(handle, "/garder", ROOMS[line])

    @rule(handle=anybody, line=some_line, which=nth, other=nth)
    def trade(self, handle: str, line: LineId, which: int, other: int) -> None:
        shifts = self.shifts(line)
        if shifts:
            mine, theirs = (shifts[n % len(shifts)].number for n in (which, other))
            self.say(handle, f"/echanger {mine} contre {theirs}", ROOMS[line])

    @rule(line=some_line, whom=anybody, which=nth, verb=st.sampled_from(["/inscrire", "/desinscrire"]))
    def coordinate(self, line: LineId, whom: str, which: int, verb: str) -> None:
        self.about("chief", f"{verb} {TEAMS[whom][0]}", line, which)

    @rule(
        line=some_line,
        words=st.sampled_from(
            [
                "/fermer demain",
                "/rouvrir",
                "/creneau mardi 20h-22h",
                "/creneau mardi 20h-22h 2 places",
                "/creneau mardi",
            ]
        ),
    )
    def open_or_close(self, line: LineId, words: str) -> None:
        self.say("chief", words, ROOMS[line])

    @rule(handle=anybody, line=some_line, verb=st.sampled_from(["/relais", "/fin"]))
    def be_on_the_line(self, handle: str, line: LineId, verb: str) -> None:
        self.say(handle, verb, ROOMS[line])

    @rule(handle=anybody, which=st.integers(0, 100))
    def press(self, handle: str, which: int) -> None:
        """Any button that this person sees, old ones too."""
        h = self.h
        rooms = [*ROOMS.values(), private_chat_of(handle)]
        buttons = [(said, b) for said in h.console._standing.values() if said.to in rooms for b in said.buttons]
        if buttons:
            said, button = buttons[-1 - which % len(buttons)]
            pressed = h.console.press_on(said, button, handle, TEAMS[handle][0], h.clock.now())
            self.do(handle, h.receive(pressed))

    # ------------------------------------------------------------ promises, absences, standing by

    @rule(handle=anybody, line=some_line, dates=weekly, every=st.sampled_from(["tous les", "un", "des"]))
    def promise(self, handle: str, line: LineId, dates: str, every: str) -> None:
        days, _, rest = dates.partition(" ")
        said = f"un {days[:-1]} sur deux {rest}" if every == "un" else f"tous les {dates}"
        self.say(handle, f"/prendre {said}", ROOMS[line])

    @rule(line=some_line, whom=anybody, dates=weekly)
    def promise_for_another(self, line: LineId, whom: str, dates: str) -> None:
        self.say("chief", f"/inscrire {TEAMS[whom][0]} tous les {dates}", ROOMS[line])

    @rule(handle=anybody, line=some_line)
    def end_what_was_promised(self, handle: str, line: LineId) -> None:
        self.say(handle, "/arreter", ROOMS[line])
        self.press_label(handle, "Arrêter")

    @rule(handle=anybody, period=st.sampled_from(["demain", "mercredi", "24-26 novembre", "1-6 décembre", ""]))
    def be_away(self, handle: str, period: str) -> None:
        self.say(handle, f"/absent {period}".rstrip(), private_chat_of(handle))

    @rule(handle=anybody, line=some_line, which=nth, verb=st.sampled_from(["/attente", "/secours"]))
    def stand_by(self, handle: str, line: LineId, which: int, verb: str) -> None:
        self.about(handle, verb, line, which)

    # ------------------------------------------------------------ swaps among several

    @rule(handle=anybody, line=some_line, which=nth)
    def look_for_any_swap(self, handle: str, line: LineId, which: int) -> None:
        shifts = self.shifts(line)
        if shifts:
            self.say(handle, f"/echanger {shifts[which % len(shifts)].number} contre n'importe lequel", ROOMS[line])

    @rule(line=some_line, agree=st.booleans())
    def all_look_for_any_swap(self, line: LineId, agree: bool) -> None:
        """Whoever has a shift to come would take another: trades are found at the next tick, and perhaps agreed to."""
        now = self.h.clock.now()
        names = {volunteer: handle for handle, volunteer in self.h.people.items()}
        shifts, seats = self.around()
        numbers = {shift.id: shift.number for shift in shifts if shift.line == line and shift.starts > now}
        for seat in seats:
            if seat.shift in numbers and seat.volunteer in names:
                words = f"/echanger {numbers[seat.shift]} contre n'importe lequel"
                self.say(names[seat.volunteer], words, ROOMS[line])
        self.pass_time(timedelta(minutes=1))
        if agree:
            self.all_press("D'accord")

    # ------------------------------------------------------------ coordination's month, people and hours

    @rule(line=some_line, month=st.sampled_from(["décembre", "janvier"]))
    def draft_a_month(self, line: LineId, month: str) -> None:
        """Coordination alone reads of it, and nothing of the roster changes before it is published."""
        before = self.roster()
        self.say("chief", f"/mois @{line} {month}", private_chat_of("chief"))
        changed = differences(before, self.roster())
        changed = {key: rows for key, rows in changed.items() if not follows(key[0], *rows)}
        assert changed == {}, changed
        told = [said for said in self.h.said if said.to != private_chat_of("chief") and not said.edited]
        assert told == [], f"{told}"

    @rule(line=some_line, number=st.sampled_from(["06 39 98 01 31", "06 39 98 01 32"]))
    def add_somebody_without_a_chat(self, line: LineId, number: str) -> None:
        self.say("chief", f"/ajouter @{line} {JEANNE} {number}", private_chat_of("chief"))

    @rule(line=some_line, which=nth, verb=st.sampled_from(["/inscrire", "/desinscrire"]))
    def coordinate_who_has_no_chat(self, line: LineId, which: int, verb: str) -> None:
        self.about("chief", f"{verb} {JEANNE}", line, which)

    @rule(
        line=some_line,
        words=st.sampled_from(
            ["/creneau mardi 14h-16h 2 places minimum 1", "/creneau jeudi 10h-12h 1 place 1 formation minimum 1"]
        ),
    )
    def set_places(self, line: LineId, words: str) -> None:
        self.say("chief", words, ROOMS[line])

    @rule(line=some_line, back=st.booleans())
    def move_a_slot(self, line: LineId, back: bool) -> None:
        old, new = "vendredi 10h-12h", "vendredi 9h-11h"
        self.say("chief", f"/creneau {new if back else old} devient {old if back else new}", ROOMS[line])

    @rule(handle=anybody, line=some_line, words=st.sampled_from(["/pause", "/pause fin", "/pause 5"]))
    def pause(self, handle: str, line: LineId, words: str) -> None:
        self.say(handle, words, ROOMS[line])

    @rule(handle=anybody, label=st.sampled_from(LABELS))
    def press_what_is_rare(self, handle: str, label: str) -> None:
        self.press_label(handle, label)

    @rule(line=some_line, stages=st.integers(1, 4))
    def carry_a_month_on(self, line: LineId, stages: int) -> None:
        """Drafted, perhaps asked about, agreed to and published."""
        self.draft_a_month(line, "décembre")
        if stages > 1:
            self.press_label("chief", "Demander à chacun")
        if stages > 2:
            self.all_press("Je garde tout")
        if stages > 3:
            self.press_label("chief", "Publier")

    @rule(handle=anybody, line=some_line, which=nth)
    def wait_for_a_place_and_get_it(self, handle: str, line: LineId, which: int) -> None:
        """They wait for a shift that others hold, who are taken off; whoever is asked takes the place."""
        shifts = self.shifts(line)
        if not shifts:
            return
        shift = shifts[which % len(shifts)]
        self.say(handle, f"/attente {shift.number}", ROOMS[line])
        names = {self.h.people[one]: TEAMS[one][0] for one in TEAMS}
        for seat in self.around()[1]:
            if seat.shift == shift.id and seat.volunteer in names:
                self.say("chief", f"/desinscrire {names[seat.volunteer]} {shift.number}", ROOMS[line])
        self.pass_time(timedelta(minutes=1))
        self.all_press("Je prends la place")

    @rule(whom=anybody, line=some_line, which=nth, label=st.sampled_from(["J'y serai", "Je ne pourrai pas"]))
    def be_put_on_and_answer_on_the_eve(self, whom: str, line: LineId, which: int, label: str) -> None:
        """Somebody else put them there: they are asked on the eve whether they come."""
        self.about("chief", f"/inscrire {TEAMS[whom][0]}", line, which)
        now = self.h.clock.now().astimezone(ZONE)
        self.pass_time((now.replace(hour=18, minute=1) - now) % timedelta(days=1))
        self.all_press(label)

    @rule(words=st.sampled_from(["/pause", "/pause 5"]), line=some_line)
    def pause_on_duty(self, words: str, line: LineId) -> None:
        """When the next shift that somebody holds has begun."""
        now = self.h.clock.now()
        handles = {volunteer: handle for handle, volunteer in self.h.people.items()}
        ids = {shift.id for shift in self.shifts(line)}
        coming = [
            seat for seat in self.around()[1] if seat.shift in ids and seat.ends > now and seat.volunteer in handles
        ]
        if coming:
            seat = min(coming, key=lambda one: (one.starts, one.id))
            self.pass_time(max(seat.starts - now, timedelta()) + timedelta(minutes=1))
            self.say(handles[seat.volunteer], words, ROOMS[line])

    @rule(label=st.sampled_from(["D'accord", "J'y serai", "Je garde tout", "Je prends la place", "Les libérer"]))
    def all_press(self, label: str) -> None:
        """Everybody who is asked says the same: so trades are done, and months are agreed to."""
        for handle in TEAMS:
            self.press_label(handle, label)

    @rule(label=st.sampled_from(["Demander à chacun", "Publier", "Abandonner"]))
    def go_on_with_the_month(self, label: str) -> None:
        self.press_label("chief", label)

    def press_label(self, handle: str, label: str) -> None:
        """The newest button whose label begins so, if they see one."""
        h = self.h
        rooms = [*ROOMS.values(), private_chat_of(handle)]
        buttons = [(said, b) for said in h.console._standing.values() if said.to in rooms for b in said.buttons]
        found = [(said, button) for said, button in buttons if button.label.startswith(label)]
        if found:
            self.do(handle, h.receive(h.console.press_on(*found[-1], handle, TEAMS[handle][0], h.clock.now())))

    @rule(handle=anybody, line=some_line)
    def undo(self, handle: str, line: LineId) -> None:
        self.say(handle, "/oups", ROOMS[line])

    @precondition(lambda self: self.last is not None)
    @rule()
    def undo_the_last(self) -> None:
        """Who acted last takes it back, and all is exactly as it was."""
        assert self.last is not None
        handle, before, when = self.last
        if self.h.clock.now() - when < timedelta(minutes=9):
            self.say(handle, "/oups", private_chat_of(handle))
            changed = differences(before, self.roster())
            assert changed == {}, changed

    @rule(minutes=st.sampled_from([1, 12, 60, 300, 1440]))
    def wait(self, minutes: int) -> None:
        self.pass_time(timedelta(minutes=minutes))


SHORT = settings(
    max_examples=5, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
TestRosterLife = RosterLife.TestCase
TestRosterLife.settings = SHORT


class LongRosterLife(RosterLife):
    pass


TestLongRosterLife = pytest.mark.timeout(3000)(pytest.mark.slow(LongRosterLife.TestCase))  # 10,000 steps: many minutes
TestLongRosterLife.settings = settings(SHORT, max_examples=200, stateful_step_count=50)
