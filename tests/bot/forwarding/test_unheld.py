"""What rings instead when nobody holds a shift, in words."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.demo import seed
from bot.forwarding.unheld import where_unheld
from bot.model import Backup, Line, LineKind, LineMode, NamedNumber, Phone, Target, TargetKind
from bot.text import text_in
from tests.support.helpline import MONDAY

LYON = seed.demo_line(LineKind.HUNTING)
LINE = seed.demo_line(LineKind.LINE)
NIGHT = Backup("Nuit", Phone("+33639980121"), ((time(20), time(8)),))
ENTRANCE = NamedNumber("Accueil", Phone("+33639980122"))


@pytest.mark.parametrize(
    ("line", "where"),
    [
        (LYON, "chez Astreinte"),
        (replace(LYON, uncovered=()), "au message d'accueil"),
        (replace(LINE, uncovered=()), "à la messagerie"),
        (replace(LYON, uncovered=(NIGHT,)), "au message d'accueil"),
        (replace(LYON, uncovered=(seed.BACKUP, replace(NIGHT, hours=()))), "chez Astreinte et Nuit"),
        (replace(LINE, uncovered=(seed.BACKUP, replace(NIGHT, hours=()))), "chez Astreinte"),
        (replace(LYON, uncovered=(), closed=Target(TargetKind.NUMBER, ENTRANCE.phone)), "au message d'accueil"),
        (replace(LYON, mode=LineMode.OBSERVE), ""),
    ],
)
def test_what_the_configuration_says_will_ring_is_named(line: Line, where: str) -> None:
    words = text_in("fr", line.zone)
    assert where_unheld(line, MONDAY, MONDAY + timedelta(hours=2), words) == where
