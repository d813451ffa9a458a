"""/retard: of the shift that was named, and of the next one otherwise."""

from datetime import timedelta

import pytest

from tests.support.helpline import helpline

NEXT = "mardi 24 novembre, 10 h–12 h"
LATER = "mardi 24 novembre, 14 h–16 h"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("10", f"C'est dit à la coordination : 10 minutes de retard, {NEXT}."),
        ("14 m", f"C'est dit à la coordination : 14 minutes de retard, {NEXT}."),
        ("mardi 10 minutes", f"C'est dit à la coordination : 10 minutes de retard, {NEXT}."),
        ("10 minutes mardi 14h", f"C'est dit à la coordination : 10 minutes de retard, {LATER}."),
        ("mardi 10", "Je n'ai pas compris « mardi 10 ». Par exemple : /retard 10"),
        ("10 minutes truc", "Je n'ai pas compris « 10 minutes truc ». Par exemple : /retard 10"),
        ("jeudi", "Je ne vois pas de permanence à vous à ce moment-là, d'ici vingt-quatre heures."),
    ],
)
async def test_a_delay_is_of_the_shift_that_was_named(words: str, answer: str) -> None:
    async with helpline() as h:
        for shift in ("mardi 10h", "mardi 14h"):
            await h.say("v1", f"/prendre {shift}")
        h.clock.move(h.clock.now() + timedelta(hours=6))
        assert (await h.say("v1", f"/retard {words}"))[-1].replace("\u00a0", " ") == answer
