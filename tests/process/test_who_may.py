"""Who may do what, on the real program: the HTTP stand-in of Telegram, a simulated OVH, a call that rings somewhere."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.model import Identity, Membership, Phone, Role, Shift, ShiftId, Volunteer, VolunteerId
from bot.ports import Tx
from tests.support.programs.processes import ANNE, LYON, NUMBER, Desk, anne_is_on, desk, line, until, volunteer
from tests.support.telegram.botapi import BotApi
from tests.support.telegram.world import TOKEN

pytestmark = pytest.mark.slow

HER, HIM, CHIEF, SECOND, NEW = 5, 7, 9, 10, 11
PEOPLE = {HER: "Anne", HIM: "Bakari", CHIEF: "Fatou", SECOND: "Inès", NEW: "Nadia"}
NOT_DONE = "Message transféré : je ne l'exécute pas. S'il vaut pour maintenant, écrivez-le vous-même."


def settle_in(tx: Tx) -> None:
    """Anne is on; a shift is free tomorrow; two coordinators."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    anne_is_on(tx, LYON)
    (anne,) = tx.people.named(LYON, "Anne")
    bakari = volunteer(tx, "Bakari", Phone("+33639980102"), now, LYON)
    people = {HER: anne, HIM: bakari}
    for user, phone in ((CHIEF, "+33639980106"), (SECOND, "+33639980107")):
        people[user] = tx.people.save(Volunteer(VolunteerId(0), PEOPLE[user], Phone(phone), now))
        tx.people.save_membership(Membership(people[user].id, LYON, Role.COORDINATOR))
    for user, person in people.items():
        tx.people.save_identity(Identity("telegram", str(user), person.id, str(user)))
    at = now + timedelta(days=1)
    tx.roster.add_shifts([Shift(ShiftId(0), LYON, None, at.date(), 0, at, at + timedelta(hours=1))])


async def run_beside(here: Desk, telegram: BotApi) -> None:
    for user, name in PEOPLE.items():
        telegram.person(user, name)
    here.configure(lines=[line(LYON, NUMBER, "hunting")], telegram={"token": TOKEN, "api": telegram.url})
    await here.store(settle_in)
    await here.begin("run")
    await until(lambda: here.sim.phone(NUMBER) == [ANNE], within=60)


async def asks(telegram: BotApi, user: int, words: str, **more: Any) -> str:
    """Write that in private; the next thing that is said there."""
    before = len(telegram.texts(user))
    telegram.say(user, user, words, **more)
    await until(lambda: len(telegram.texts(user)) > before)
    return telegram.texts(user)[-1].replace("\u00a0", " ")


def screen(telegram: BotApi, user: int) -> list[str]:
    """All that stands in somebody's private chat."""
    return [said.text.replace("\u00a0", " ") for (chat, _), said in telegram.messages.items() if chat == user]


async def test_a_forwarded_command_ends_nobodys_shift_and_a_typed_one_does(tmp_path: Path) -> None:
    async with desk(tmp_path) as here, BotApi.running() as telegram:
        await run_beside(here, telegram)
        origin = {"type": "hidden_user", "date": 1795000000, "sender_user_name": "C."}
        assert await asks(telegram, HER, "/fin", forward_origin=origin) == NOT_DONE
        assert await asks(telegram, HIM, "/prendre 2", forward_origin=origin) == NOT_DONE
        assert here.rows("select volunteer from seats") == [(1,)]
        assert here.sim.phone(NUMBER) == [ANNE]
        await asks(telegram, HIM, "/prendre 2")
        assert here.rows("select volunteer from seats order by id") == [(1,), (2,)]


async def test_who_is_removed_rings_no_more_and_has_neither_number_nor_command(tmp_path: Path) -> None:
    async with desk(tmp_path) as here, BotApi.running() as telegram:
        await run_beside(here, telegram)
        here.misses(ago=timedelta(minutes=1))
        await until(lambda: here.rows("select 1 from missed"))
        number = await asks(telegram, HER, "/rappeler")
        assert "06 39 98 02 07" in number
        telegram.say(CHIEF, CHIEF, "/retirer Anne")
        await until(lambda: ANNE not in here.sim.phone(NUMBER), within=60)
        await until(lambda: any("vous retire de l'équipe" in text for text in telegram.texts(HER)))
        await until(lambda: not any("06 39 98 02 07" in words for words in screen(telegram, HER)))
        assert await asks(telegram, HER, "/moi") == "Ce planning est réservé à l'équipe."
        assert here.rows("select taken_by from missed") == [(None,)]


async def test_a_code_makes_nobody_a_coordinator_before_another_one_agrees(tmp_path: Path) -> None:
    async with desk(tmp_path) as here, BotApi.running() as telegram:
        here.configure(lines=[line(LYON, NUMBER, "hunting")], telegram={"token": TOKEN, "api": telegram.url})
        code = (await here.do("invite", "--line", LYON, "--role", "coordinator")).out.split()[1]
        await run_beside(here, telegram)
        spoken = code.lower().replace("-", " ")
        telegram.say(NEW, NEW, f"/rejoindre {spoken}")
        question = "Nadia demande à rejoindre Lyon (coordination)."
        await until(lambda: question in telegram.texts(SECOND) and telegram.texts(NEW))
        assert (await asks(telegram, NEW, "/equipe")).startswith("La coordination n'a pas encore donné son accord")
        asked = next(said for said in telegram.said(SECOND) if said.text == question)
        telegram.press(SECOND, asked.id, "Accepter Nadia", SECOND)
        await until(lambda: any("fait maintenant partie de la coordination" in text for text in telegram.texts(CHIEF)))
        role = "select role from memberships join identities using (volunteer) where user = '11'"
        assert here.rows(role) == [("coordinator",)]


async def test_who_is_erased_stands_in_no_file_of_the_database_and_rings_no_more(tmp_path: Path) -> None:
    """Nothing is left of her name, number or account in the bytes of the database and its log, while the bot runs."""
    async with desk(tmp_path) as here, BotApi.running() as telegram:
        await run_beside(here, telegram)
        await asks(telegram, HER, "/planning")
        assert "Téléphone : 06 39 98 01 01" in (await everything(telegram, HER))
        telegram.say(CHIEF, CHIEF, "/oublier Anne")
        await until(lambda: any("Effacer pour toujours" in text for text in telegram.texts(CHIEF)))
        asked = next(said for said in telegram.said(CHIEF) if "Effacer pour toujours" in said.text)
        telegram.press(CHIEF, asked.id, "Oui, effacer Anne", CHIEF)
        await until(lambda: any("fait effacer tout ce que je sais de vous" in text for text in telegram.texts(HER)))
        await until(lambda: ANNE not in here.sim.phone(NUMBER), within=60)
        await until(lambda: here.rows("select name, phone from volunteers where id = 1") == [("", None)], within=150)
        assert here.rows("select count(*) from identities where volunteer = 1") == [(0,)]
        assert here.rows("select volunteer from seats") == [(1,)]  # what she held until now stays in the figures
        # The log beside the database is emptied once nobody reads it: at a sign of life, half a minute later at most.
        await until(lambda: b"Anne" not in stored_bytes(here.folder / "data"), within=60)


def stored_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("standardiste.db*"))


async def everything(telegram: BotApi, user: int) -> str:
    telegram.say(user, user, "/mesdonnees")
    await until(lambda: any("s'efface treize mois" in text for text in telegram.texts(user)))
    return "\n".join(telegram.texts(user)).replace("\u00a0", " ")
