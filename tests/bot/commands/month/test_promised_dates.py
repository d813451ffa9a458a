"""Dates that a promise brings are no act of whoever drafts a month: they are not undone with it."""

from tests.support.helpline import Helpline, helpline


async def held_in_january(h: Helpline) -> list[str]:
    return [row for row in await h.seats() if "/01 " in row]


async def test_drafting_a_month_far_ahead_keeps_what_was_promised_even_when_it_is_undone() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre tous les mercredis 10h")
        before = await held_in_january(h)
        await h.privately("chief", "/mois @lyon janvier")
        after = await held_in_january(h)
        assert after[: len(before)] == before
        assert "Anne: Wed 20/01 10:00-12:00" in set(after) - set(before)
        await h.privately("chief", "/oups")
        assert await held_in_january(h) == after
