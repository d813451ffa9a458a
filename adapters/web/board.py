"""The pages of the live board over HTTP: cookies, headers, limits, and what may be posted.

What a page shows and who may see it is the desk's to say (`Desk`); `bot.run.served.board` is one.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from aiohttp import web

from adapters.web.limits import PerMinute, check_origin
from adapters.web.pages import Pages
from adapters.web.stream import Hub, TooManyViewers
from bot.errors import StoreError

Topic = TypeVar("Topic", bound=Hashable)
Topic_co = TypeVar("Topic_co", bound=Hashable, covariant=True)

COOKIE: Final = "board"
TOKEN: Final = "token"  # noqa: S105 -- the name of a field
STRANGERS_A_MINUTE: Final = 300
"""Requests without a session, or with one that has ended."""
SESSION_A_MINUTE: Final = 240
"""Requests of one session: a page is some five."""
SESSIONS: Final = 1000
"""Of which requests are counted; the oldest are forgotten."""
FORM_WITHIN: Final = 10.0
"""Seconds for a form to arrive."""
FORM_AT_MOST: Final = 8 * 1024
SLOWLY: Final = "30"
"""Seconds after which somebody who asked too often may ask again."""

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
PAGE_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), screen-wake-lock=(self)",
}
STATIC_HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page. `goes_to`: another page is to be asked for instead."""

    html: str = ""
    status: int = 200
    goes_to: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser asks for. `cookie` is "" without a session; `language` is what its browser prefers."""

    path: str
    query: Mapping[str, str]
    cookie: str
    language: str


class Desk(Protocol[Topic_co]):
    """What is on the board, and for whom. Each raises `StoreError` while the database is away."""

    base: str
    """The path of the board, as browsers see it: `/board`, `/helpline/board`."""
    origin: str
    """`https://helpline.example.org`: where forms must come from."""

    async def show_link(self, token: str, asked: Asked) -> Page:
        """The page with the button that opens the board. It changes nothing."""

    async def open_link(self, token: str) -> str | None:
        """Use the link up; the secret for the cookie, or None."""

    async def show(self, asked: Asked) -> Page:
        """A page of the board."""

    async def topic(self, asked: Asked) -> tuple[int, Topic_co] | None:
        """Session and topic of what this page shows live; None: nothing, or no session."""

    async def act(self, asked: Asked, form: Mapping[str, str]) -> Page:
        """Do what a button says."""

    async def close_session(self, cookie: str) -> None: ...


def form_token(cookie: str) -> str:
    """What a form of this session must hold: nobody without the cookie can know it."""
    return hashlib.sha256(f"form:{cookie}".encode()).hexdigest()[:32]


def has_left(request: web.Request) -> bool:
    """Whether the connection on which this was asked is gone."""
    return request.transport is None or request.transport.is_closing()


class BoardSite:
    """The board on the web server."""

    prefix: Final = "/board"
    """Where it is on our own server; a proxy may show it elsewhere."""

    def __init__(self, desk: Desk[Topic], hub: Hub[Topic], pages: Pages) -> None:
        self._desk = desk
        self._hub = hub
        self._pages = pages
        self._strangers = PerMinute(STRANGERS_A_MINUTE)
        self._asked: dict[str, PerMinute] = {}
        self.streaming: set[asyncio.BaseProtocol] = set()
        """The connections on which events go out; they last as long as somebody looks."""

    def close(self) -> None:
        """End what would last."""
        self._hub.close()

    def add_routes(self, router: web.UrlDispatcher) -> None:
        here = self.prefix
        router.add_get(f"{here}/static/{{name}}", self._static)
        router.add_get(f"{here}/in/{{token:[A-Za-z0-9_-]{{43}}}}", self._kindly(self._show_link), allow_head=False)
        router.add_post(f"{here}/in/{{token:[A-Za-z0-9_-]{{43}}}}", self._kindly(self._open_link))
        router.add_get(f"{here}/events/{{page:.*}}", self._kindly(self._events), allow_head=False)
        router.add_post(f"{here}/act", self._kindly(self._act))
        router.add_post(f"{here}/out", self._kindly(self._leave))
        router.add_get(f"{here}/{{page:.*}}", self._kindly(self._page))
        router.add_get(here, self._to_first_page)

    # ------------------------------------------------------------ pages

    async def _static(self, request: web.Request) -> web.Response:
        file = self._pages.files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return web.Response(body=file.content, content_type=file.type, charset="utf-8", headers=STATIC_HEADERS)

    async def _to_first_page(self, _: web.Request) -> web.Response:
        return self._answer(Page(goes_to=f"{self._desk.base}/"))

    async def _page(self, request: web.Request) -> web.Response:
        asked = self._asked_for(request)
        page = await self._desk.show(asked)
        if page.status == 200 and asked.cookie:
            self._note_session(asked.cookie)
        return self._answer(page)

    async def _show_link(self, request: web.Request) -> web.Response:
        return self._answer(await self._desk.show_link(request.match_info["token"], self._asked_for(request)))

    async def _open_link(self, request: web.Request) -> web.Response:
        self._check_origin(request)
        cookie = await self._desk.open_link(request.match_info["token"])
        if cookie is None:
            return self._answer(await self._desk.show_link(request.match_info["token"], self._asked_for(request)))
        answer = self._answer(Page(goes_to=f"{self._desk.base}/"))
        answer.set_cookie(
            COOKIE,
            cookie,
            path=f"{self._desk.base}/",
            max_age=12 * 3600,
            httponly=True,
            secure=self._desk.origin.startswith("https:"),
            samesite="Lax",
        )
        return answer

    async def _act(self, request: web.Request) -> web.Response:
        form = await self._form(request)
        return self._answer(await self._desk.act(self._asked_for(request), form))

    async def _leave(self, request: web.Request) -> web.Response:
        await self._form(request)
        await self._desk.close_session(request.cookies.get(COOKIE, ""))
        answer = self._answer(Page(goes_to=f"{self._desk.base}/"))
        answer.del_cookie(COOKIE, path=f"{self._desk.base}/")
        return answer

    async def _events(self, request: web.Request) -> web.StreamResponse:
        found = await self._desk.topic(self._asked_for(request))
        if found is None:
            return self._answer(Page(status=403))
        knows = request.headers.get("Last-Event-ID") or request.query.get("last", "")
        try:
            with self._hub.viewer(*found, knows, lambda: has_left(request)) as viewer:
                self.streaming.add(request.protocol)
                answer = await self._hub.serve(request, viewer)
                answer.force_close()
                return answer
        except TooManyViewers:
            return web.Response(status=503, headers={**PAGE_HEADERS, "Retry-After": SLOWLY})
        finally:
            self.streaming.discard(request.protocol)

    # ------------------------------------------------------------ what all have in common

    def _kindly(
        self, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """Within the limits, and with an answer also while the database is away."""

        async def handle(request: web.Request) -> web.StreamResponse:
            if not self._allowance(request).take():
                return web.Response(status=429, headers={**PAGE_HEADERS, "Retry-After": SLOWLY})
            try:
                return await handler(request)
            except web.HTTPException as refusal:
                refusal.headers.update(PAGE_HEADERS)
                raise
            except StoreError:
                return web.Response(status=503, headers={**PAGE_HEADERS, "Retry-After": SLOWLY})

        return handle

    def _allowance(self, request: web.Request) -> PerMinute:
        """Strangers share one. A cookie that is not ours is a stranger's: it gets its own only after a page was shown.

        What counts is only how it looks, for whoever makes up cookies is answered 403 at the price of one small read.
        """
        cookie = request.cookies.get(COOKIE, "")
        known = self._asked.get(cookie)
        return known if cookie and known is not None else self._strangers

    def _note_session(self, cookie: str) -> None:
        """This cookie is of a session: it does not compete with strangers."""
        if cookie not in self._asked:
            while len(self._asked) >= SESSIONS:
                del self._asked[next(iter(self._asked))]
            self._asked[cookie] = PerMinute(SESSION_A_MINUTE)

    def _asked_for(self, request: web.Request) -> Asked:
        language = request.headers.get("Accept-Language", "")[:2].lower()
        page = request.match_info.get("page", "")
        return Asked(page, dict(request.query), request.cookies.get(COOKIE, ""), language)

    async def _form(self, request: web.Request) -> dict[str, str]:
        """What was posted, if it comes from a page of this session. Raises an HTTP error otherwise."""
        self._check_origin(request)
        if (request.content_length or 0) > FORM_AT_MOST:
            raise web.HTTPRequestEntityTooLarge(FORM_AT_MOST, request.content_length or 0)
        try:
            async with asyncio.timeout(FORM_WITHIN):
                posted = await request.post()
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        form = {name: value for name, value in posted.items() if isinstance(value, str)}
        cookie = request.cookies.get(COOKIE, "")
        if not cookie or not secrets.compare_digest(form.get(TOKEN, ""), form_token(cookie)):
            raise web.HTTPForbidden
        return form

    def _check_origin(self, request: web.Request) -> None:
        check_origin(request, self._desk.origin)

    def _answer(self, page: Page) -> web.Response:
        headers = dict(PAGE_HEADERS)
        if page.goes_to:
            return web.Response(status=303, headers={**headers, "Location": page.goes_to})
        return web.Response(text=page.html, status=page.status, content_type="text/html", headers=headers)
