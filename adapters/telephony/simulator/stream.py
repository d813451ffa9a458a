"""The event stream: long polls with sessions, in its first and second version."""

import asyncio
import secrets
from dataclasses import dataclass, field

from aiohttp import web

from adapters.telephony.simulator.api_objects import ApiObject
from adapters.telephony.simulator.events import Event
from adapters.telephony.simulator.faults import HTML_502, Faults, StreamTrouble
from adapters.telephony.simulator.state import State

TIMEOUT_TEXT_V1 = "Session timeout"
TIMEOUT_TEXT_V2 = "Timeout, please reconnect"


@dataclass(slots=True, eq=False)
class Session:
    """One client of the stream.

    `handed` are the events of its last answer: they count as received when it polls again. `turn` counts its polls, so
    that a newer one ends an older one. `gone`: the client closed the connection and has not polled since.
    `polled_at` is the number of its last poll among those of all sessions. `deaf`: it is told nothing any more.
    """

    id: str
    version: int
    tokens: list[str] = field(default_factory=list)
    waiting: list[ApiObject] = field(default_factory=list)
    handed: list[ApiObject] = field(default_factory=list)
    polling: bool = False
    turn: int = 0
    gone: bool = False
    polled_at: int = 0
    deaf: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def idle(self) -> bool:
        return self.gone or (self.polling and not self.waiting and not self.handed)


class Stream:
    """All sessions. `longest_poll` is in real seconds.

    While `mute` is set, events are lost; `deaf` are versions whose sessions are told nothing, `down` those that fail.
    """

    def __init__(self, state: State, faults: Faults, longest_poll: float) -> None:
        self.longest_poll = longest_poll
        self.mute = False
        self.deaf: set[int] = set()
        self.down: set[int] = set()
        self.polls = 0
        self.published: list[Event] = []
        self.sessions: dict[str, Session] = {}
        self._state = state
        self._faults = faults
        self._changed = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/", self._poll_v1)
        app.router.add_post("/v2/session", self._open_v2)
        app.router.add_post("/v2/session/{id}/subscribe/{token}", self._subscribe_v2)
        app.router.add_get("/v2/session/{id}/events/poll", self._poll_v2)

    # ------------------------------------------------------------ events

    def publish(self, event: Event) -> None:
        """Give an event to every session that has a token for it."""
        self.published.append(event)
        if not self.mute:
            self._send(event)

    def repeat(self, count: int) -> None:
        """Send the last `count` events once more."""
        for event in self.published[-count:]:
            self._send(event)

    def _send(self, event: Event) -> None:
        for session in self.sessions.values():
            if session.deaf or session.version in self.deaf:
                continue
            session.waiting.extend({**event.body, "Token": t} for t in session.tokens if self._sees(t, event))
            if session.waiting:
                session.news.set()

    def _sees(self, token: str, event: Event) -> bool:
        scopes = ("", event.service, f"{event.service}/{event.agent}")
        return any(self._state.tokens.get(scope) == token for scope in scopes)

    # ------------------------------------------------------------ waiting for listeners

    async def listening(self) -> None:
        """Wait until somebody polls."""
        async with self._changed:
            await self._changed.wait_for(lambda: any(s.polling for s in self.sessions.values()))

    async def idle(self) -> None:
        """Wait until each session has fetched all its events and polls again, and so has handled them.

        Not those that their client replaced by others.
        """
        async with self._changed:
            await self._changed.wait_for(lambda: all(s.idle or self._replaced(s) for s in self.sessions.values()))

    def _replaced(self, session: Session) -> bool:
        """Whether the client has polled another session for the same tokens since."""
        later = [s for s in self.sessions.values() if s.tokens == session.tokens and s.polled_at > session.polled_at]
        return bool(later) and session.polled_at > 0 and not session.polling

    async def _tell_change(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    # ------------------------------------------------------------ one poll

    async def _events(self, session: Session) -> list[ApiObject]:
        """A session's next events; none after the longest poll, or when a newer poll replaces this one."""
        session.turn += 1
        turn = session.turn
        session.news.set()
        session.news = asyncio.Event()
        session.handed = []
        session.polling, session.gone, session.polled_at = True, False, self.polls
        await self._tell_change()
        try:
            if not session.waiting:
                await asyncio.wait_for(session.news.wait(), self.longest_poll)
        except TimeoutError:
            pass
        except asyncio.CancelledError:
            if session.turn == turn:
                session.polling, session.gone = False, True
                self._later_tell_change()
            raise
        if session.turn != turn:
            return []
        session.polling = False
        session.handed, session.waiting = self._faults.disturb(session.waiting), []
        return session.handed

    def _later_tell_change(self) -> None:
        """Notify in a separate task, because the current one is being cancelled."""
        task = asyncio.get_running_loop().create_task(self._tell_change())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _trouble(self, http: web.Request, session: Session | None) -> web.StreamResponse | None:
        """The answer of a fault, if one affects this poll."""
        match self._faults.take_poll(BEFORE_ANSWER):
            case StreamTrouble.HTML:
                return web.Response(status=502, text=HTML_502, content_type="text/html")
            case StreamTrouble.EMPTY:
                return web.Response()
            case StreamTrouble.NULL:
                null = {"Session": session.id if session else "", "Message": "", "Events": None}
                return web.json_response(null if session is None or session.version == 1 else None)
            case StreamTrouble.SILENCE:
                await asyncio.sleep(self.longest_poll)
                return web.Response(status=504)
            case StreamTrouble.UNKNOWN_SESSION if session:
                del self.sessions[session.id]
            case StreamTrouble.DROP | StreamTrouble.LOSE as trouble:
                if session and trouble is StreamTrouble.LOSE:
                    session.waiting.clear()
                return await _half_an_answer(http)
            case _:
                pass
        return None

    # ------------------------------------------------------------ version 1

    async def _poll_v1(self, http: web.Request) -> web.StreamResponse:
        self.polls += 1
        known = self.sessions.get(http.query.get("session", ""))
        trouble = self._unavailable(1) or await self._trouble(http, known)
        if trouble is not None:
            return trouble
        token = http.query.get("token", "")
        if not self._takes(token):
            if self._state.questions.bad_token == "empty":  # noqa: S105  the name of an answer
                return web.Response()
            return web.json_response({"message": "Token not found"}, status=404)
        session = self.sessions.get(http.query.get("session", ""))
        if session is None and "session" in http.query and self._state.questions.unknown_session == "404":
            return web.json_response({"message": "Session not found"}, status=404)
        session = session or self._new_session(1, token)
        events = await self._events(session)
        answer: ApiObject = {"Session": session.id, "Message": "" if events else TIMEOUT_TEXT_V1, "Events": events}
        if not events and self._state.questions.no_events != "[]":
            del answer["Events"]
            if self._state.questions.no_events == "null":
                answer["Events"] = None
        return web.json_response(answer)

    def _unavailable(self, version: int) -> web.Response | None:
        return web.Response(status=503, text="Service Unavailable") if version in self.down else None

    def _takes(self, token: str) -> bool:
        return token in self._state.tokens.values() or self._state.questions.bad_token == "silent"  # noqa: S105  as above

    def _new_session(self, version: int, *tokens: str) -> Session:
        session = Session(secrets.token_hex(6), version, list(tokens))
        self.sessions[session.id] = session
        return session

    # ------------------------------------------------------------ version 2

    async def _open_v2(self, _: web.Request) -> web.Response:
        if unavailable := self._unavailable(2):
            return unavailable
        session = self._new_session(2)
        now = self._state.clock.now().isoformat(timespec="microseconds").replace("+", "000+")
        return web.json_response({"id": session.id, "creation": now, "lastUpdate": now, "lastConnection": now})

    async def _subscribe_v2(self, http: web.Request) -> web.Response:
        session, token = self.sessions.get(http.match_info["id"]), http.match_info["token"]
        if session is None or not self._takes(token):
            if session and self._state.questions.bad_token == "empty":  # noqa: S105  as above
                return web.Response()
            return web.Response(status=404, text="Not found")
        if token not in session.tokens:
            session.tokens.append(token)
        return web.Response(text=f"Successfully subscribed on token {token}")

    async def _poll_v2(self, http: web.Request) -> web.StreamResponse:
        self.polls += 1
        trouble = self._unavailable(2) or await self._trouble(http, self.sessions.get(http.match_info["id"]))
        if trouble is not None:
            return trouble
        session = self.sessions.get(http.match_info["id"])
        if session is None:
            return web.Response(status=404, text="Session not found")
        events = await self._events(session)
        if not events:
            self._end(session)
            return web.Response(text=TIMEOUT_TEXT_V2)
        return web.json_response([{name.lower(): value for name, value in event.items()} for event in events])

    def _end(self, session: Session) -> None:
        """What becomes of a session of version 2 that was told to reconnect."""
        match self._state.questions.session_after_timeout:
            case "gone":
                self.sessions.pop(session.id, None)
            case "deaf":
                session.deaf = True
            case "kept":
                pass


async def _half_an_answer(http: web.Request) -> web.StreamResponse:
    """Break the connection in the middle of the answer; before it, aiohttp's client would silently try again."""
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
    await response.prepare(http)
    await response.write(b'{"Session":')
    if http.transport is not None:
        http.transport.close()
    return response


BEFORE_ANSWER = (
    StreamTrouble.HTML,
    StreamTrouble.EMPTY,
    StreamTrouble.NULL,
    StreamTrouble.SILENCE,
    StreamTrouble.UNKNOWN_SESSION,
    StreamTrouble.DROP,
    StreamTrouble.LOSE,
)
