"""The live board over HTTP, on a real server: the way in, what is refused, what is pushed."""

from bot.model import CallEventKind
from tests.support.web.board import board_served, plain, queue_facts

ENTERED = CallEventKind.ENTERED


async def test_a_link_opens_the_board_once() -> None:
    async with board_served() as served, served.browser() as browser, served.browser() as other:
        link = await served.link("v1")
        for _ in range(2):  # a chat that fetches the link of a post does no harm
            status, html = await browser.get(link)
            assert (status, "Ouvrir" in plain(html)) == (200, True)
        answer = await browser.post(link, {})
        assert (answer.status, answer.headers["Location"]) == (303, "/board/")
        assert "Fermer le tableau" in await browser.read("/board/")
        assert (await other.post(link, {})).status == 404
        assert (await other.get("/board/"))[0] == 403


async def test_a_commit_is_pushed_to_all_who_look_and_made_once() -> None:
    async with board_served() as served, served.browser() as browser, served.browser() as other:
        await browser.sign_in("v1")
        await other.sign_in("v2")
        async with browser.events() as mine, other.events() as theirs:
            first = await mine.next()
            assert (await theirs.next())["id"] == first["id"]
            made = served.desk.renders
            await served.tell(*queue_facts(served.h.clock.now(), (ENTERED, 0)))
            seen = [await mine.next(), await theirs.next()]
            assert seen[0] == seen[1]
            assert seen[0]["id"] != first["id"]
            assert "…07 ◌ attend" in plain(seen[0]["data"])
            assert "5007" not in seen[0]["data"]
            assert served.desk.renders == made + 1
