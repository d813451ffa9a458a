"""`make screenshots`: the pictures of the board and the playground in docs/, of a fictional line in Chromium."""

import asyncio
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from bot.demo.serve import open_playground
from bot.model import CallEventKind, ForwardingState, Observed, Phone, Target, TargetKind
from tests.support.helpline import LYON, Helpline
from tests.support.paths import ROOT
from tests.support.web.board import Served, board_served, queue_facts
from tests.support.web.chromium import chromium, screen

PICTURES: Final = {
    "board": "line/lyon",
    "board-week": "line/lyon/week",
    "board-figures": "line/lyon/figures",
    "board-wall": "?kiosk=1",
}
ENTERED, OFFERED, ANSWERED, HUNG_UP, LEFT = (
    CallEventKind.ENTERED,
    CallEventKind.OFFERED,
    CallEventKind.ANSWERED,
    CallEventKind.HUNG_UP,
    CallEventKind.LEFT,
)
BAKARI, CHLOE = Phone("+33639980101"), Phone("+33639980102")


async def people_the_week(h: Helpline) -> None:
    for who, words in (
        ("v1", "/prendre 1"),
        ("v2", "/prendre 2"),
        ("both", "/prendre @lyon 2"),
        ("v1", "/prendre 5"),
        ("both", "/prendre @lyon 7"),
        ("v2", "/prendre 12"),
    ):
        await h.privately(who, words)


async def fill_the_day(served: Served) -> None:
    """Some weeks of calls, and what goes on just now."""
    now = served.h.clock.now()
    for n in range(160):
        days, hour = divmod(n, 8)
        at = now.replace(hour=9, minute=0) + timedelta(hours=hour * 0.9, minutes=7 * n % 50) - timedelta(days=days)
        if at > now - timedelta(minutes=20):
            continue
        caller = Phone(f"+33199005{(37 * n) % 1000:03}")
        talk = (
            (OFFERED, 2, CHLOE),
            (ANSWERED, 5 + n % 20, CHLOE),
            (HUNG_UP, 60 + 5 * n, CHLOE),
        )
        missed = n % 4 == 0
        end = 20 + n % 50 if missed else 60 + 5 * n
        await served.tell(*queue_facts(at, (ENTERED, 0), *(() if missed else talk), (LEFT, end), caller=caller))
    await served.h.app.tick()
    now = served.h.clock.now()
    talking = (ENTERED, -190), (OFFERED, -188, CHLOE), (ANSWERED, -180, CHLOE)
    await served.tell(*queue_facts(now, *talking, caller=Phone("+33199005042")))
    await served.tell(*queue_facts(now, (ENTERED, -40), (OFFERED, -12, BAKARI)))
    await served.tell(*queue_facts(now, (ENTERED, -15), caller=None))


async def read_phone(served: Served) -> None:
    """OVH was asked some minutes ago where the line rings."""
    now = served.h.clock.now()
    targets = tuple(Target(TargetKind.NUMBER, phone) for phone in (BAKARI, CHLOE))
    known = ForwardingState(LYON.id, observed=Observed(targets, now - timedelta(minutes=4)), verified_at=now)
    await served.h.store.write(lambda tx: tx.phones.save_forwarding(known))


async def take_pictures() -> None:
    async with board_served() as served, chromium() as browser:
        await people_the_week(served.h)
        served.h.clock.move(served.h.clock.now() + timedelta(hours=5, minutes=20))
        await fill_the_day(served)
        await read_phone(served)
        served.streams.at = dict.fromkeys(served.h.app.deployment.by_id, served.h.clock.now())
        async with screen(browser, served.root, width=1100, height=720) as one:
            await one.sign_in(await served.link("chief"))
            for name, path in PICTURES.items():
                await one.open(f"/board/{path}")
                await one.page.wait_for_function("document.readyState === 'complete'")
                await one.page.screenshot(path=ROOT / "docs" / f"{name}.png", full_page=name != "board-week")


async def take_playground() -> None:
    """A missed call that Bakari calls back, and the next caller."""
    async with open_playground("fr") as (playground, address), chromium() as browser:
        await playground.act({"try": "missed"})
        await playground.act({"say": "yes", "pane": "v1", "who": "v1", "text": "je ne peux pas venir mardi"})
        await playground.act({"ring": "yes", "number": "06 39 98 02 33"})
        parts = urlsplit(address)
        async with screen(browser, f"{parts.scheme}://{parts.netloc}", width=1500, height=1640) as one:
            await one.open(parts.path)
            await one.page.wait_for_function("document.readyState === 'complete'")
            await one.page.screenshot(path=ROOT / "docs" / "playground.png")


if __name__ == "__main__":
    asyncio.run(take_pictures())
    asyncio.run(take_playground())
