"""Debian's Chromium, driven by Playwright: what people see, and what their browser complains of."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, Request, async_playwright

from tests.support.matrix.synapse import FOLDER

CHROMIUM: Final = Path("/usr/bin/chromium")
FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE: Final = FOLDER / "js" / "node_modules" / "axe-core" / "axe.min.js"
RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@dataclass(slots=True)
class Screen:
    """One page in a window, and all that went wrong in it: errors, refusals of the content policy, strange requests."""

    page: Page
    root: str
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", lambda message: self._note(message))  # noqa: PLW0108 -- Playwright marks the function
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._look_at(request))  # noqa: PLW0108 -- as above

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _look_at(self, request: Request) -> None:
        if not request.url.startswith((self.root, "data:")):
            self.complaints.append(f"a request to {request.url}")

    async def open(self, path: str) -> None:
        await self.page.goto(f"{self.root}{path}")

    async def sign_in(self, link: str, button: str = "Ouvrir") -> None:
        await self.open(link)
        await self.page.get_by_role("button", name=button).click()
        await self.page.wait_for_selector("#live")

    async def text(self, selector: str = "main") -> str:
        return " ".join((await self.page.inner_text(selector)).replace("\u00a0", " ").split())

    async def barriers(self) -> list[str]:
        """What axe-core objects to on this page. Its script is put in beside the page's policy, as a test may."""
        assert AXE.is_file(), "make synapse installs axe-core"
        found: dict[str, Any] = await self.page.evaluate(
            f"async () => {{ {AXE.read_text()}; return await axe.run(document, {{runOnly: {list(RULES)!r}}}); }}"
        )
        return [
            f"{one['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    async def is_narrow_enough(self) -> bool:
        """Whether the page needs no scrolling sideways."""
        return bool(await self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Without Chromium the test is skipped, except where everything has to be there."""
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing: apt-get install chromium")
        pytest.skip("no Chromium here: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def screen(
    browser: Browser, root: str, *, width: int = 1280, height: int = 900, language: str = "fr-FR", **more: Any
) -> AsyncIterator[Screen]:
    """A window of its own, with its own cookies. What it complained of fails the test."""
    context = await browser.new_context(viewport={"width": width, "height": height}, locale=language, **more)
    try:
        shown = Screen(await context.new_page(), root)
        shown.watch()
        yield shown
        assert shown.complaints == []
    finally:
        await context.close()
