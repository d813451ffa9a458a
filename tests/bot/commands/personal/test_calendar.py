"""/agenda and what stands at its link, as a calendar program sees both."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
import yarl
from aiohttp import ClientSession
from icalendar import Calendar

from adapters.console import NETWORK, private_chat_of
from adapters.web.server import WebServer
from bot.model import Deployment, Line, Preferences, Role, Seat, SeatId
from bot.ports import Tx
from bot.run.app import App
from bot.run.served.calendars import read_calendar_page
from tests.adapters.web.test_server import all_well, served
from tests.support.helpline import LINES, LYON, MONDAY, Helpline, helpline
from tests.support.thunderbird.calendar import read_in_thunderbird

URL = "https://helpline.test/bot"
LINK = re.compile(rf"{URL}(/calendar/[\w-]{{43}}\.ics)")
TUESDAY, AT_TWO = "2026-11-24T09:00:00+00:00", "2026-11-24T13:00:00+00:00"


def plain(words: object) -> str:
    return str(words).replace("\u00a0", " ")


@dataclass(slots=True)
class Phone:
    """Somebody's calendar program, and the helpline."""

    h: Helpline
    web: ClientSession

    async def link(self, who: str, words: str = "/agenda") -> str:
        """The path of the link that the bot gives."""
        found = LINK.search("\n".join(await self.h.privately(who, words)))
        assert found is not None
        return found[1]

    async def sees(self, path: str) -> list[tuple[str, str, str, int]]:
        """Title, start, state and sequence of each event."""
        async with self.web.get(path) as answer:
            assert answer.status == 200
            events = Calendar.from_ical(await answer.read()).walk("VEVENT")
        return [
            (plain(e["SUMMARY"]), e.decoded("DTSTART").isoformat(), str(e["STATUS"]), int(plain(e["SEQUENCE"])))
            for e in events
        ]

    async def status(self, path: str, method: str = "GET", **headers: str) -> int:
        async with self.web.request(method, path, headers=headers) as answer:
            return answer.status


@asynccontextmanager
async def subscribed(url: str = "sqlite://", lines: Any = LINES, now: datetime = MONDAY) -> AsyncIterator[Phone]:
    async with helpline(url, now, lines) as h:
        h.app = App(h.store, h.clock, Deployment(tuple(lines), public_url=URL), {NETWORK: h.console})
        calendars = partial(read_calendar_page, h.store, h.app.deployment, h.clock)
        async with served(WebServer("127.0.0.1", 0, all_well, None, calendars)) as web:
            yield Phone(h, web)


# ---------------------------------------------------------------- what is said


async def test_the_link_is_given_once_and_replaced_when_wanted(url: str) -> None:
    async with subscribed(url) as phone:
        said = (await phone.h.privately("v1", "/agenda"))[0]
        first = LINK.search(said)
        assert said.startswith("Vos permanences dans l'agenda de votre téléphone, par ce lien. Il est à vous seul")
        assert "iPhone" in said
        assert "Thunderbird" in said
        assert first is not None
        (known,) = await phone.h.privately("v1", "/agenda")
        since = "Vous avez un lien depuis le lundi 23 novembre."
        assert known == f"{since} Je ne le garde pas : s'il est perdu, un nouveau le remplace."
        (again,) = await phone.h.press("v1", "Nouveau lien", [private_chat_of("v1")])
        second = LINK.search(again)
        assert second is not None
        assert [await phone.status(first[1]), await phone.status(second[1])] == [404, 200]
        assert await phone.h.privately("v1", "/agenda stop") == [
            "C'est fait : votre lien ne montre plus rien. Retirez aussi l'agenda de votre téléphone."
        ]
        assert await phone.status(second[1]) == 404
        assert await phone.h.privately("v1", "/agenda stop") == [
            "Vous n'avez pas de lien d'agenda. Pour en avoir un : /agenda"
        ]


async def test_the_link_is_stored_nowhere() -> None:
    async with subscribed() as phone:
        path = await phone.link("v1")
        await phone.sees(path)
        secret = path.removeprefix("/calendar/").removesuffix(".ics")
        assert secret not in str(await phone.h.dump())


@pytest.mark.parametrize(
    ("handle", "words", "answer"),
    [
        ("v1", "/agenda ligne", "Seule la coordination peut le faire."),
        ("v1", "/agenda truc", "Je n'ai pas compris « truc ». Par exemple : /agenda, /agenda ligne, /agenda stop"),
        ("chief", "/agenda ligne", "L'agenda de quelle ligne ?"),
        ("stranger", "/agenda", "Ce planning est réservé à l'équipe."),
    ],
)
async def test_what_is_not_given_is_said_in_one_sentence(handle: str, words: str, answer: str) -> None:
    async with subscribed() as phone:
        assert await phone.h.privately(handle, words) == [answer]


async def test_in_a_room_no_link_is_given() -> None:
    async with subscribed() as phone:
        assert not LINK.search("\n".join(await phone.h.say("v1", "/agenda")))


async def test_without_an_address_outside_it_says_what_to_set() -> None:
    async with helpline() as h:
        who = "la personne qui installe le bot doit régler web.public_url (docs/calendars.md)."
        assert await h.privately("v1", "/agenda") == [f"Je ne peux pas encore donner de lien d'agenda : {who}"]
        english = replace(LYON, language="en")
        h.app = App(h.store, h.clock, Deployment((english,)), {NETWORK: h.console})
        await h.store.write(lambda tx: tx.people.save(replace(tx.people.get(h.people["v1"]), language="en")))
        assert await h.privately("v1", "/calendar") == [
            "I cannot give calendar links yet: whoever runs the bot has to set web.public_url (docs/calendars.md)."
        ]


async def test_whoever_lost_their_chat_gets_no_link_there() -> None:
    """The link is made only as it is sent, and only for the person's own chats."""
    async with subscribed() as phone:
        message = phone.h.console.message("v1", "Anne", "/agenda", phone.h.clock.now(), private_chat_of("v1"))
        await phone.h.app.on_messages([message], None)

        def cut_off(tx: Tx) -> None:
            for identity in tx.people.identities(phone.h.people["v1"]):
                tx.people.delete_identity(identity)

        await phone.h.store.write(cut_off)
        await phone.h.settle()
        assert phone.h.said == []


# ---------------------------------------------------------------- what a calendar program sees


async def test_a_shift_is_added_offered_given_up_and_taken_again(url: str) -> None:
    async with subscribed(url) as phone:
        path = await phone.link("v1")
        assert await phone.sees(path) == []
        await phone.h.say("v1", "/prendre mardi 10h")
        assert await phone.sees(path) == [("Permanence Lyon", TUESDAY, "CONFIRMED", 0)]
        await phone.h.say("v1", "/remplacement mardi 10h")
        offered = [("Permanence Lyon (cherche un remplaçant)", TUESDAY, "CONFIRMED", 1)]
        assert await phone.sees(path) == offered
        await phone.h.press("v2", "Je prends")
        assert await phone.sees(path) == [("Permanence Lyon", TUESDAY, "CANCELLED", 2)]
        await phone.h.say("c1", "/desinscrire Bakari mardi 10h")
        await phone.h.say("v1", "/prendre mardi 10h")
        assert await phone.sees(path) == [("Permanence Lyon", TUESDAY, "CONFIRMED", 3)]


async def test_what_was_given_up_is_shown_as_cancelled_for_four_weeks() -> None:
    async with subscribed() as phone:
        path = await phone.link("v1")
        await phone.h.say("v1", "/prendre vendredi 18 décembre 14h")
        await phone.sees(path)
        await phone.h.say("c1", "/desinscrire Anne vendredi 18 décembre 14h")
        seen = await phone.sees(path)
        assert [row[2] for row in seen] == ["CANCELLED"]
        phone.h.clock.move(MONDAY + timedelta(days=27))
        assert await phone.sees(path) == seen
        phone.h.clock.move(MONDAY + timedelta(days=29))
        assert await phone.sees(path) == []


async def test_what_no_program_saw_is_not_cancelled() -> None:
    async with subscribed() as phone:
        path = await phone.link("v1")
        await phone.h.say("v1", "/prendre mardi 14h")
        await phone.h.say("v1", "/oups")
        assert await phone.sees(path) == []


async def test_a_shift_that_moves_keeps_its_id() -> None:
    async with subscribed() as phone:
        path = await phone.link("v1")
        await phone.h.say("v1", "/prendre mardi 14h")

        def move(tx: Tx) -> None:
            ((shift, seat),) = tx.roster.seats_of(phone.h.people["v1"], MONDAY, MONDAY + timedelta(days=9))
            hour = timedelta(hours=1)
            tx.roster.save_shift(replace(shift, starts=shift.starts + hour, ends=shift.ends + hour))
            tx.roster.save_seat(replace(seat, starts=seat.starts + hour, ends=seat.ends + hour))

        async def uids() -> list[str]:
            async with phone.web.get(path) as answer:
                return [str(e["UID"]) for e in Calendar.from_ical(await answer.read()).walk("VEVENT")]

        before = await uids()
        await phone.h.store.write(move)
        assert await uids() == before
        assert before[0].endswith("@helpline.test")
        assert await phone.sees(path) == [("Permanence Lyon", "2026-11-24T14:00:00+00:00", "CONFIRMED", 1)]


async def test_a_closing_cancels_and_its_end_brings_back() -> None:
    async with subscribed() as phone:
        path = await phone.link("v1")
        await phone.h.say("v1", "/prendre mardi 14h")
        await phone.sees(path)
        await phone.h.say("c1", "/fermer mardi")
        assert await phone.sees(path) == [("Permanence Lyon", AT_TWO, "CANCELLED", 1)]
        await phone.h.say("c1", "/rouvrir mardi 15h-16h")
        assert await phone.sees(path) == [("Permanence Lyon", "2026-11-24T14:00:00+00:00", "CONFIRMED", 2)]


async def test_who_is_with_them_is_named_and_no_number() -> None:
    async with subscribed() as phone:
        path = await phone.link("v1")
        for handle in ("v1", "v2", "t1"):
            await phone.h.say(handle, "/prendre mardi 14h")
        async with phone.web.get(path) as answer:
            content = await answer.text()
        (event,) = Calendar.from_ical(content).walk("VEVENT")
        assert plain(event["DESCRIPTION"]) == "Avec Bakari.\nEn écoute : Élise."
        assert "63998" not in content


async def test_all_lines_stand_in_one_s_own_calendar() -> None:
    async with subscribed() as phone:
        path = await phone.link("both")
        await phone.h.say("both", "/prendre mardi 14h")
        await phone.h.privately("both", "/prendre @paris mercredi 11h")
        assert [row[0] for row in await phone.sees(path)] == ["Permanence Lyon", "Permanence Paris"]


async def test_coordination_sees_all_shifts_of_a_line() -> None:
    async with subscribed() as phone:
        await phone.h.say("v1", "/prendre mardi 10h")
        await phone.h.say("v2", "/prendre mardi 14h")
        await phone.h.say("v2", "/remplacement mardi 14h")
        path = await phone.link("c1", "/agenda ligne")
        seen = [row[0] for row in await phone.sees(path)]
        assert seen[3:6] == ["Lyon : Anne", "Lyon : Bakari cherche quelqu'un, libre", "Lyon : libre"]
        assert len(seen) == 3 * 5 * 8 + 3
        await phone.h.say("v1", "/oups")
        assert "Lyon : Anne" not in [row[0] for row in await phone.sees(path)]


async def test_alarms_are_those_that_the_person_wants_on_both_changes_of_the_clock() -> None:
    """The eve at 18:00 by the clock is twenty hours before 14:00, and an hour more or less when the clocks change."""
    for now, words, eve in (
        (MONDAY, "mardi 24 novembre 14h", 20),
        (datetime(2027, 3, 22, 8, tzinfo=UTC), "lundi 29 mars 14h", 20),
        (datetime(2026, 10, 19, 8, tzinfo=UTC), "lundi 26 octobre 14h", 20),
    ):
        async with subscribed(now=now) as phone:
            wishes = Preferences(phone.h.people["v1"], time(18), timedelta(hours=2))
            await phone.h.store.write(partial(save_wishes, wishes=wishes))
            path = await phone.link("v1")
            await phone.h.say("v1", f"/prendre {words}")
            async with phone.web.get(path) as answer:
                alarms = Calendar.from_ical(await answer.read()).walk("VALARM")
            assert [a.decoded("TRIGGER") for a in alarms] == [-timedelta(hours=eve), -timedelta(hours=2)]


def save_wishes(tx: Tx, wishes: Preferences) -> None:
    tx.staffing.save_preferences(wishes)


async def test_the_eve_of_a_sunday_on_which_the_clocks_change() -> None:
    """A shift on the very Sunday: from Saturday 18:00 to 14:00 there are 21 hours in autumn and 19 in spring."""
    for sunday, hours in ((datetime(2026, 10, 25, tzinfo=UTC), 21), (datetime(2027, 3, 28, tzinfo=UTC), 19)):
        async with subscribed(now=sunday - timedelta(days=5)) as phone:
            await phone.h.say("c1", "/creneau dimanche 14h-16h")
            path = await phone.link("v1")
            await phone.h.say("v1", "/prendre dimanche 14h")
            async with phone.web.get(path) as answer:
                content = await answer.read()
            (alarm,) = Calendar.from_ical(content).walk("VALARM")
            assert alarm.decoded("TRIGGER") == -timedelta(hours=hours)


async def test_it_does_not_change_while_the_roster_does_not() -> None:
    """Neither from minute to minute, nor while a shift goes on."""
    async with subscribed() as phone:
        path = await phone.link("v1")
        await phone.h.say("v1", "/prendre mardi 10h")
        tags = set()
        for hours in (0, 1, 24, 24.9, 26):
            phone.h.clock.move(MONDAY + timedelta(hours=hours, minutes=5))
            async with phone.web.get(path) as answer:
                tags.add((answer.headers["ETag"], answer.headers["Last-Modified"]))
        assert len(tags) == 1


# ---------------------------------------------------------------- who may see it, and for how long


async def be_erased(phone: Phone) -> None:
    await phone.h.privately("v1", "/oublier")
    await phone.h.press("v1", "Oui, tout effacer", [private_chat_of("v1")])


async def be_removed(phone: Phone) -> None:
    await phone.h.say("c1", "/retirer Anne")


@pytest.mark.parametrize("gone", [be_removed, be_erased])
async def test_the_calendar_of_who_left_is_gone_and_stays_so(gone: Any) -> None:
    async with subscribed() as phone:
        path = await phone.link("v1")
        assert await phone.status(path) == 200
        await gone(phone)
        await phone.h.settle()
        assert await phone.status(path) == 404
        assert (await phone.h.dump("calendar_feeds", "feed_events")) == {"calendar_feeds": [], "feed_events": []}


async def test_who_coordinates_no_more_does_not_see_the_line() -> None:
    async with subscribed() as phone:
        line, own = await phone.link("c1", "/agenda ligne"), await phone.link("c1")

        def lower(tx: Tx) -> None:
            (member,) = tx.people.memberships(phone.h.people["c1"])
            tx.people.save_membership(replace(member, role=Role.VOLUNTEER))

        await phone.h.store.write(lower)
        assert [await phone.status(line), await phone.status(own)] == [404, 200]


# ---------------------------------------------------------------- HTTP, and those who try


async def test_a_program_that_has_it_already_is_told_so() -> None:
    async with subscribed() as phone:
        path = await phone.link("v1")
        await phone.h.say("v1", "/prendre mardi 14h")
        async with phone.web.get(path) as answer:
            headers, size = answer.headers, len(await answer.read())
        assert headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert headers["Cache-Control"] == "private, no-cache"
        assert "Set-Cookie" not in headers
        tag, since = headers["ETag"], headers["Last-Modified"]
        async with phone.web.head(path) as answer:
            assert (answer.status, answer.headers["ETag"], await answer.read()) == (200, tag, b"")
            assert answer.headers["Content-Length"] == str(size)
        for known in (tag, f'"other", W/{tag}', "*"):
            async with phone.web.get(path, headers={"If-None-Match": known}) as answer:
                assert (answer.status, answer.headers["ETag"], await answer.read()) == (304, tag, b"")
        assert await phone.status(path, **{"If-None-Match": '"other"', "If-Modified-Since": since}) == 200
        assert await phone.status(path, **{"If-Modified-Since": since}) == 304
        phone.h.clock.move(phone.h.clock.now() + timedelta(minutes=1))
        await phone.h.say("v1", "/prendre mercredi 14h")
        assert await phone.status(path, **{"If-None-Match": tag}) == 200
        assert await phone.status(path, **{"If-Modified-Since": since}) == 200


async def test_those_who_try_find_nothing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    async with subscribed() as phone:
        path = await phone.link("v1")
        secret = path.removeprefix("/calendar/").removesuffix(".ics")
        nothing = await shown(phone, "/nothing")
        assert nothing[0] == 404
        for other in (
            f"/calendar/{'A' * 43}.ics",
            f"/calendar/{secret[:-1]}.ics",
            f"/calendar/{secret}",
            f"/calendar/?token={secret}",
            f"/calendar?{secret}.ics",
            f"/calendar/..%2f{secret}.ics",
            f"/calendar/../calendar/x/{secret}.ics",
            f"/calendar/{secret}.ics/",
            f"/calendar/{secret}.ics%00",
            "/calendar/%2e%2e/%2e%2e/etc/passwd",
            f"/calendar/{'A' * 5000}.ics",
        ):
            assert await shown(phone, other) == nothing, other
        assert await phone.status(path, "POST") == 405
        assert await phone.status(path, "DELETE") == 405
        assert await phone.status(path, **{"If-None-Match": '"x", ' * 2000}) == 400  # aiohttp takes 8 kB of a header
        assert await phone.status(path, **{"If-None-Match": '"x", ' * 1000}) == 200
        assert await phone.status(path, **{"If-None-Match": "\\"}) == 200
        assert await phone.status(path, **{"If-Modified-Since": "yesterday"}) == 200
        assert await phone.status(path, Range="bytes=0-1") == 200
        await phone.h.privately("v1", "/agenda stop")
        assert await shown(phone, path) == nothing
        assert secret not in caplog.text


async def shown(phone: Phone, path: str) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers of what is there, but for the clock."""
    written = yarl.URL(str(phone.web._base_url).rstrip("/") + path, encoded=True)
    async with phone.web.get(written) as answer:
        headers = {name: value for name, value in answer.headers.items() if name != "Date"}
        return answer.status, await answer.text(), headers


async def test_many_requests_are_put_off() -> None:
    async with subscribed() as phone:
        path = await phone.link("v1")
        statuses = [await phone.status(f"/calendar/{'A' * 43}.ics") for _ in range(301)]
        assert statuses == [404] * 300 + [429]
        assert await phone.status(path) == 429
        assert await phone.status("/healthz") == 200


async def test_a_database_that_is_away_is_asked_again_later() -> None:
    async with subscribed() as phone:
        path = await phone.link("v1")
        await phone.h.store.close()
        async with phone.web.get(path) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "5")


async def test_without_an_address_outside_nothing_is_served() -> None:
    async with served(WebServer("127.0.0.1", 0, all_well)) as web, web.get(f"/calendar/{'A' * 43}.ics") as answer:
        assert answer.status == 404


# ---------------------------------------------------------------- Thunderbird's parser


def english(line: Line) -> Line:
    return replace(line, language="en")


async def test_thunderbird_reads_it_as_we_mean_it() -> None:
    lines = tuple(english(line) for line in LINES)
    async with subscribed(lines=lines, now=datetime(2026, 10, 19, 8, tzinfo=UTC)) as phone:
        path = await phone.link("v1", "/calendar")
        for when in ("Friday 14:00", "Monday 26 October 14:00", "Tuesday 27 October 10:00"):
            await phone.h.say("v1", f"/take {when}")
        await phone.h.say("v2", "/take Monday 26 October 14:00")
        await phone.sees(path)
        await phone.h.say("c1", "/unassign Anne Tuesday 27 October 10:00")
        async with phone.web.get(path) as answer:
            read = read_in_thunderbird(await answer.read())
        uids = [event.pop("uid") for event in read["events"]]
        assert len(set(uids)) == 3
        assert read == {
            "name": "My shifts",
            "events": [
                {
                    "sequence": 0,
                    "status": "CONFIRMED",
                    "summary": "Helpline Lyon",
                    "description": "",
                    "starts": "2026-10-23T12:00:00.000Z",
                    "ends": "2026-10-23T14:00:00.000Z",
                    "alarms": ["2026-10-22T16:00:00.000Z"],
                },
                {
                    "sequence": 0,
                    "status": "CONFIRMED",
                    "summary": "Helpline Lyon",
                    "description": "With Bakari.",
                    "starts": "2026-10-26T13:00:00.000Z",
                    "ends": "2026-10-26T15:00:00.000Z",
                    "alarms": ["2026-10-25T17:00:00.000Z"],
                },
                {
                    "sequence": 1,
                    "status": "CANCELLED",
                    "summary": "Helpline Lyon",
                    "description": "",
                    "starts": "2026-10-27T09:00:00.000Z",
                    "ends": "2026-10-27T11:00:00.000Z",
                    "alarms": [],
                },
            ],
        }


async def test_two_parts_of_one_shift_are_two_events() -> None:
    async with subscribed() as phone:
        path = await phone.link("v1")
        await phone.h.say("v1", "/prendre mardi 14h")

        def split(tx: Tx) -> None:
            ((_, seat),) = tx.roster.seats_of(phone.h.people["v1"], MONDAY, MONDAY + timedelta(days=9))
            third = (seat.ends - seat.starts) / 4
            tx.roster.save_seat(replace(seat, ends=seat.starts + third))
            tx.roster.save_seat(
                Seat(SeatId(0), seat.shift, seat.volunteer, seat.ends - third, seat.ends, taken_at=MONDAY)
            )

        await phone.h.store.write(split)
        async with phone.web.get(path) as answer:
            events = Calendar.from_ical(await answer.read()).walk("VEVENT")
        assert len({str(event["UID"]) for event in events}) == 2
