"""The desk of the live board: reads what its pages show, and hands on what their buttons say."""

import json
import logging
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Protocol
from urllib.parse import urlsplit

from adapters.web.board import Asked, BoardSite, Page, form_token
from adapters.web.pages import Pages
from adapters.web.stream import Hub, Reading, Shown
from bot.board.acts import Press, answers_since, read_press
from bot.board.live import LiveReading, LiveTopic, read_boards, read_live, read_sight, revision_of, topic_of
from bot.board.pops import Pop, has_pops, read_pops
from bot.board.sight import Sight, sight_of
from bot.board.values import Board
from bot.forwarding.status import place_words
from bot.model import LineId, Post, PostId, Subject
from bot.people.board_access import BOARD, open_session, session_of_cookie, session_of_link
from bot.people.tokens import new_token
from bot.ports import Tx
from bot.run.app import App
from bot.run.served.board_pages import LIVE, PAGES, Look, Place, place_of_path, tabs_of
from bot.text import LANGUAGES, Text, text_in

log = logging.getLogger(__name__)

BACK: Final = re.compile(r"[\w-]*(/[\w-]+)*(\?[\w=&.-]*)?")
"""A page of the board to go back to."""
KEPT_QUERY: Final = ("from", "outcome", "open", "kiosk")
CHECK_EVERY: Final = timedelta(seconds=10)
"""How often it is looked whether each viewer may still see what they see; an ended session is seen at once."""


class Heard(Protocol):
    """When the event stream of a line was last heard."""

    def heard_at(self, line: LineId) -> datetime | None: ...


class BoardDesk:
    """Keeps `adapters.web.board.Desk`."""

    def __init__(self, app: App, pages: Pages, heard: Heard) -> None:
        self._app = app
        self.pages = pages
        self._heard = heard
        outside = urlsplit(app.deployment.public_url)
        self.base = f"{outside.path}{BOARD}"
        self.origin = f"{outside.scheme}://{outside.netloc}"
        self._checked_at: datetime | None = None
        self._rendered: dict[LiveTopic, Shown] = {}
        self._has_pops = has_pops(app.deployment)
        self.renders = 0
        """How often something was made, for tests and measurements."""

    # ------------------------------------------------------------ the way in

    async def show_link(self, token: str, asked: Asked) -> Page:
        now = self._app.clock.now()
        known = await self._app.store.read(lambda tx: session_of_link(tx, token, now))
        words = self._words_for_stranger(asked)
        if known is None:
            return Page(self._message("board-link-over", words), 404)
        link = f"{self._app.deployment.public_url}{BOARD}/in/{token}"
        return Page(self.pages.render("link.html", words, base=self.base, token=token, link=link))

    async def open_link(self, token: str) -> str | None:
        now = self._app.clock.now()
        return await self._app.store.write(lambda tx: open_session(tx, token, now))

    async def close_session(self, cookie: str) -> None:
        now = self._app.clock.now()

        def work(tx: Tx) -> None:
            if session := session_of_cookie(tx, cookie, now):
                tx.boards.delete_session(session.id)

        await self._app.store.write(work)

    def _words_for_stranger(self, asked: Asked) -> Text:
        deployment = self._app.deployment
        ours = deployment.lines[0].language if deployment.lines else LANGUAGES[0]
        return text_in(asked.language if asked.language in LANGUAGES else ours, deployment.zone)

    def _message(self, title: str, words: Text) -> str:
        """A page that says one thing, and how to go on: the sentence `title`, and the one that ends in `-how`."""
        return self.pages.render("message.html", words, base=self.base, title=title, text=f"{title}-how")

    # ------------------------------------------------------------ pages

    async def show(self, asked: Asked) -> Page:
        now = self._app.clock.now()

        def look(tx: Tx) -> tuple[Sight, Callable[[], str] | None] | None:
            sight = self._sight(tx, asked.cookie, now)
            return None if sight is None else (sight, self._read_page(tx, sight, asked, now))

        found = await self._app.store.read(look)
        if found is None:
            return Page(self._message("board-no-session", self._words_for_stranger(asked)), 403)
        sight, make = found
        if make is None:
            return Page(self._message("board-not-found", text_in(sight.language, self._app.deployment.zone)), 404)
        return Page(make())

    def _sight(self, tx: Tx, cookie: str, now: datetime) -> Sight | None:
        session = session_of_cookie(tx, cookie, now) if cookie else None
        return sight_of(tx, self._app.deployment, session) if session else None

    def _read_page(self, tx: Tx, sight: Sight, asked: Asked, now: datetime) -> Callable[[], str] | None:
        """Read what a page shows; returns what makes the page, outside of the transaction. None: no such page."""
        place = place_of_path(asked.path, sight)
        if place is None:
            return None
        after = asked.query.get("after", "")
        answers = answers_since(tx, sight, self._app.chats, PostId(int(after))) if after.isdecimal() else ()
        shell = partial(self._in_shell, sight, place, asked, answers)
        if place.tab == LIVE:
            topic = topic_of(sight, place.line, wall="kiosk" in asked.query)
            boards = read_boards(tx, self._app.deployment, topic.lines, now)
            return lambda: shell(*self._live_values(sight, topic, boards, asked, now))
        if place.line is None or sight.wall:
            return None
        line = self._app.deployment.by_id[place.line]
        look = Look(sight, line, asked.query, now, text_in(sight.language, line.zone))
        found = PAGES[place.tab](tx, look, place.call)
        return None if found is None else lambda: shell(*found)

    def _in_shell(
        self,
        sight: Sight,
        place: Place,
        asked: Asked,
        answers: Sequence[Post],
        template: str,
        values: dict[str, object],
    ) -> str:
        """The page with what all pages have."""
        line = self._app.deployment.by_id[place.line] if place.line else None
        query = "&".join(f"{name}={value}" for name, value in asked.query.items() if name in KEPT_QUERY)
        return self.pages.render(
            template,
            text_in(sight.language, line.zone if line else self._app.deployment.zone),
            base=self.base,
            sight=sight,
            lines=[self._app.deployment.by_id[id_] for id_ in sight.lines],
            here=line,
            tab=place.tab,
            tabs=tabs_of(sight, place.line),
            answers=answers,
            back=f"{asked.path}?{query}" if query else asked.path,
            request=new_token()[:16],
            token=form_token(asked.cookie),
            **values,
        )

    def _live_values(
        self, sight: Sight, topic: LiveTopic, boards: Mapping[LineId, Board], asked: Asked, now: datetime
    ) -> tuple[str, dict[str, object]]:
        kiosk = "?kiosk=1" if topic.wall and not sight.wall else ""
        return "wall.html" if topic.wall else "board.html", {
            "events": f"{self.base}/events/{asked.path}{kiosk}",
            "shown": self._shown(topic, boards),
            "beat": self._beat(topic, now),
            "wall_view": topic.wall,
        }

    # ------------------------------------------------------------ live

    async def topic(self, asked: Asked) -> tuple[int, LiveTopic] | None:
        now = self._app.clock.now()
        sight = await self._app.store.read(lambda tx: self._sight(tx, asked.cookie, now))
        place = place_of_path(asked.path, sight) if sight else None
        if sight is None or place is None or place.tab != LIVE:
            return None
        return sight.session, topic_of(sight, place.line, wall="kiosk" in asked.query)

    async def read_live(self, viewers: Collection[tuple[int, LiveTopic]]) -> Reading[LiveTopic]:
        """What the hub asks for after each commit."""
        now = self._app.clock.now()
        check = self._checked_at is None or not self._checked_at <= now < self._checked_at + CHECK_EVERY

        def look(tx: Tx) -> tuple[LiveReading, dict[int, str]]:
            live = read_live(tx, self._app.deployment, viewers, now, check=check)
            return live, self._read_own(tx, {session for session, _ in live.allowed}, now) if self._has_pops else {}

        found, own = await self._app.store.read(look)
        if check:
            self._checked_at = now
        topics = {topic for _, topic in found.allowed}
        shown = {topic: self._shown(topic, found.boards) for topic in topics}
        self._rendered = {topic: made for topic, made in self._rendered.items() if topic in topics}
        changes = min((board.changes_at for board in found.boards.values()), default=now + CHECK_EVERY)
        beats = {topic: self._beat(topic, now) for topic in topics}
        return Reading(shown, found.allowed, beats, (changes - now).total_seconds(), own)

    def _read_own(self, tx: Tx, sessions: Collection[int], now: datetime) -> dict[int, str]:
        """The links for whoever's phone rings."""
        sights = {session: read_sight(tx, self._app.deployment, session) for session in sessions}
        found = {id_: read_pops(tx, self._app.deployment, sight, now) for id_, sight in sights.items() if sight}
        return {id_: self._pops_in_words(sights[id_], pops) for id_, pops in found.items() if pops}

    def _pops_in_words(self, sight: Sight | None, pops: Sequence[Pop]) -> str:
        words = text_in(sight.language if sight else LANGUAGES[0], self._app.deployment.zone)
        shown = [
            {"id": pop.id, "url": pop.url, "words": words.say("board-pop", name=pop.name, digits=pop.caller.digits)}
            for pop in pops
        ]
        return json.dumps(shown, separators=(",", ":"))

    def _shown(self, topic: LiveTopic, boards: Mapping[LineId, Board]) -> Shown:
        """The live part of a page, made once for each revision."""
        mine = [boards[line] for line in topic.lines]
        revision = revision_of(mine)
        known = self._rendered.get(topic)
        if known is None or known.revision != revision:
            html = self.make_live(topic, mine)
            known = self._rendered[topic] = Shown(revision, html)
        return known

    def make_live(self, topic: LiveTopic, boards: Sequence[Board]) -> str:
        self.renders += 1
        return self.pages.render(
            "live-wall.html" if topic.wall else "live.html",
            text_in(topic.language, self._app.deployment.zone),
            base=self.base,
            topic=topic,
            boards=boards,
            words_of={board.line: text_in(topic.language, board.zone) for board in boards},
            waiting_count=sum(len(board.waiting) for board in boards),
            place_words=place_words,
        )

    def _beat(self, topic: LiveTopic, now: datetime) -> dict[str, object]:
        """The server's time, and when the event stream of each line was last heard; in milliseconds."""
        heard = {line: self._heard.heard_at(line) for line in topic.lines}
        streams = {line: round(at.timestamp() * 1000) for line, at in heard.items() if at}
        return {"now": round(now.timestamp() * 1000), "streams": streams}

    # ------------------------------------------------------------ what buttons say

    async def act(self, asked: Asked, form: Mapping[str, str]) -> Page:
        now = self._app.clock.now()

        def look(tx: Tx) -> tuple[Sight, Press | None] | None:
            sight = self._sight(tx, asked.cookie, now)
            return (sight, read_press(tx, sight, form, self._app.chats, now)) if sight else None

        found = await self._app.store.read(look)
        if found is None:
            return Page(self._message("board-no-session", self._words_for_stranger(asked)), 403)
        sight, press = found
        if press is None:
            return Page(self._message("board-wrong-form", text_in(sight.language, self._app.deployment.zone)), 400)
        await self._app.on_messages([press.message], None, press.message.address.network)
        back = form.get("back", "")
        back = back if BACK.fullmatch(back) else ""
        return Page(goes_to=f"{self.base}/{back}{'&' if '?' in back else '?'}after={press.before}")


def open_board(app: App, heard: Heard) -> tuple[BoardSite, BoardDesk, Hub[LiveTopic]]:
    """The board for the web server, its desk, and the hub, which has to run."""
    pages = Pages()
    desk = BoardDesk(app, pages, heard)
    hub = Hub(desk.read_live, app.wake.listener(Subject.ROSTER, Subject.CALLS, Subject.PHONE))
    return BoardSite(desk, hub, pages), desk, hub
