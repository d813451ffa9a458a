"""The playground in Chromium: the six things in both languages, on a desk and at 360 pixels."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, expect

from bot.demo.serve import open_playground
from bot.demo.things import THINGS
from bot.text import LANGUAGES, text_in
from tests.support.web.chromium import Screen, chromium, screen

pytestmark = pytest.mark.slow

PATIENCE = 60_000
SEEN = {
    "absence": ("#log-team", {"fr": "Driss remplace Anne", "en": "Driss is covering for Anne"}),
    "missed": ("#log-v2", {"fr": "À rappeler : 06 39 98 02 07", "en": "To call back: 06 39 98 02 07"}),
    "ovh": ("#log-coordination", {"fr": "mais OVH ne le confirme pas", "en": "but OVH does not confirm it"}),
    "swap": ("#log-team", {"fr": "Échange fait", "en": "Swap"}),
    "line": ("#calls", {"fr": "chez Chloé", "en": "at Chloé's"}),
    "figures": ("#log-coordination", {"fr": "2 appels", "en": "2 calls"}),
}


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


async def try_all(one: Screen, language: str) -> None:
    """Press each thing, and see that it is done and that nobody is kept out."""
    words = text_in(language, "Europe/Paris")
    for n, thing in enumerate(THINGS, start=1):
        name = words.say(f"thing-{thing.name}")
        await one.page.get_by_role("button", name=f"{n}. {name}").click()
        place, seen = SEEN[thing.name]
        look = words.say(f"thing-{thing.name}-look")
        await expect(one.page.locator("#news li").last).to_have_text(look, timeout=PATIENCE)
        await expect(one.page.locator(place)).to_contain_text(seen[language])
        assert (thing.name, await one.barriers(), await one.is_narrow_enough()) == (thing.name, [], True)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_of_the_six_things_is_one_press_from_done(
    browser: Browser, language: str, width: int, scheme: str
) -> None:
    other = next(one for one in LANGUAGES if one != language)
    async with open_playground(other) as (_, address):
        parts = urlsplit(address)
        async with screen(
            browser, f"{parts.scheme}://{parts.netloc}", width=width, language=language, color_scheme=scheme
        ) as one:
            await one.open(parts.path)
            name = text_in(language, "Europe/Paris").say("play-language")
            await one.page.get_by_role("button", name=name).click()
            await expect(one.page.locator("html")).to_have_attribute("lang", language)
            await try_all(one, language)


@pytest.mark.parametrize("scripts", [True, False])
async def test_people_write_press_and_pick_up_with_scripts_and_without(browser: Browser, scripts: bool) -> None:
    async with open_playground("fr") as (_, address):
        parts = urlsplit(address)
        async with screen(
            browser, f"{parts.scheme}://{parts.netloc}", width=360, height=740, java_script_enabled=scripts
        ) as one:
            await one.open(parts.path)
            anne = one.page.get_by_role("region", name="Anne, en privé avec le bot")
            await anne.get_by_label("Message").fill("je ne peux pas venir mardi")
            await anne.get_by_label("Message").press("Enter")
            team = one.page.get_by_role("region", name="Le salon de l'équipe")
            await expect(team).to_contain_text("Anne cherche quelqu'un", timeout=PATIENCE)
            await team.get_by_label("Qui écrit").select_option("Chloé")
            await team.get_by_role("button", name="Je prends").click()
            await expect(team).to_contain_text("Chloé remplace Anne", timeout=PATIENCE)
            await one.page.get_by_role("button", name="Au prochain créneau").click()
            await expect(one.page.locator("#calls")).to_contain_text("chez Bakari", timeout=PATIENCE)
            await one.page.get_by_label("numéro masqué").check()
            await one.page.get_by_role("button", name="Appeler la ligne").click()
            await expect(one.page.locator("#calls")).to_contain_text("Le numéro masqué entend sonner", timeout=PATIENCE)
            await one.page.get_by_role("button", name="Décrocher").click()
            await expect(one.page.locator("#board")).to_contain_text("en ligne avec Bakari", timeout=PATIENCE)
            await one.page.get_by_role("button", name="Raccrocher").click()
            await expect(one.page.locator("#calls")).to_contain_text("Personne n'appelle", timeout=PATIENCE)
