"""A trainee is on a shift with somebody, and hears of it when nobody is left."""

from tests.support.helpline import helpline

ALONE = (
    "mardi 24 novembre, 14 h–16 h : plus personne n'est avec vous pour l'instant. "
    "N'y allez pas sans quelqu'un de l'équipe."
)


async def test_a_trainee_s_own_list_says_who_is_with_them() -> None:
    async with helpline() as h:
        await h.privately("t1", "/prendre mardi 14h")
        assert "personne avec vous" in (await h.privately("t1", "/moi"))[0]
        await h.say("v1", "/prendre mardi 14h")
        await h.say("v2", "/prendre mardi 14h")
        assert "avec Anne et Bakari" in (await h.privately("t1", "/moi"))[0]
        assert "avec" not in (await h.privately("v1", "/moi"))[0]


async def test_a_trainee_hears_when_the_last_one_in_charge_gives_up() -> None:
    async with helpline() as h:
        await h.privately("t1", "/prendre mardi 14h")
        for handle in ("v1", "v2"):
            await h.say(handle, "/prendre mardi 14h")
        await h.privately("v1", "/remplacement mardi 14h")
        assert ALONE not in await h.press("v1", "Je ne pourrai pas du tout")
        await h.privately("v2", "/remplacement mardi 14h")
        assert ALONE in await h.press("v2", "Je ne pourrai pas du tout")


async def test_a_place_that_changes_hands_leaves_nobody_alone() -> None:
    async with helpline() as h:
        await h.privately("t1", "/prendre mardi 14h")
        await h.say("v1", "/prendre mardi 14h")
        await h.privately("v1", "/remplacement mardi 14h")
        assert ALONE not in await h.say("v2", "/prendre mardi 14h")
