"""Reads the calendar at a link for the web server."""

from functools import partial

from bot.model import Deployment
from bot.ports import Clock, Store
from bot.roster.calendars.links import CalendarPage, page_of_token


async def read_calendar_page(store: Store, deployment: Deployment, clock: Clock, token: str) -> CalendarPage | None:
    """None when there is nothing at this link. Raises `StoreError`.

    It is written only when something is new in the calendar since it was last asked for.
    """
    now = clock.now()
    look = partial(page_of_token, deployment=deployment, token=token, now=now)
    page = await store.read(partial(look, store=False))
    if page is not None and page.changed_at is None:
        page = await store.write(partial(look, store=True))
    return page
