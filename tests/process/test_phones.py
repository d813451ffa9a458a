"""Which phones may ring, on the real program: a simulated OVH that rings somewhere, and the stand-in of Telegram."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.telephony.simulator.faults import Trouble
from bot.model import Identity, Membership, Phone, Purpose, Role, Room, Volunteer, VolunteerId
from storage.transaction import SqlTx
from tests.support.programs.processes import (
    ANNE,
    BAKARI,
    LYON,
    NUMBER,
    ROOM,
    Desk,
    anne_is_on,
    desk,
    line,
    on_duty,
    until,
    volunteer,
)
from tests.support.telegram.botapi import BotApi
from tests.support.telegram.world import TOKEN

pytestmark = pytest.mark.slow

SIP_LINE = "+33536490001"
BACKUP = {"name": "Astreinte", "phone": "06 39 98 01 20"}


@pytest.mark.parametrize(("kind", "number"), [("hunting", NUMBER), ("line", SIP_LINE)])
async def test_a_line_never_rings_itself_whatever_is_stored(tmp_path: Path, kind: str, number: str) -> None:
    def settle_in(tx: SqlTx) -> None:
        anne_is_on(tx)
        tx.people.save_room(Room(ROOM, LYON, Purpose.COORDINATION))
        (anne,) = tx.people.named(LYON, "Anne")
        tx.people.save(replace(anne, phone=Phone(number)))

    async with desk(tmp_path) as here:
        here.sim.add_line(SIP_LINE)
        here.configure(lines=[line(LYON, number, kind) | {"uncovered": [BACKUP]}])
        await here.store(settle_in)
        await here.begin("run")
        await until(lambda: here.sim.phone(number) == ["+33639980120"])
        await until(lambda: here.rows("select 1 from outbox where post like '%pour Anne (num%'"))
        ((post,),) = here.rows("select post from outbox where post like '%pour Anne (num%'")
        assert "Les appels vont chez Astreinte." in json.loads(post)["text"]
        wire = number.replace("+", "00")
        assert not [write for write in here.sim.writes if wire in json.dumps(write.body)]


async def test_no_import_takes_a_number_that_must_not_ring(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        other = line("nice", SIP_LINE, "line", retired="true")
        here.configure(lines=[line(LYON, NUMBER, "hunting"), other])
        for number in (NUMBER, SIP_LINE, "+33899000000", "+881612345678", "+18765551234"):
            (here.folder / "users.txt").write_text(f"Mardi 14h: Anne {number}\n", encoding="utf-8")
            done = await here.do("import", "users.txt", "--line", "lyon", "--phones-proved")
            assert (done.code, done.out) == (2, "")
            assert done.err.startswith("users.txt:1: has a ")
            assert number[3:] not in done.err
        (here.folder / "users.txt").write_text(f"Mardi 14h: Anne {ANNE}\n", encoding="utf-8")
        assert (await here.do("import", "users.txt", "--line", "lyon", "--phones-proved")).code == 0


# ---------------------------------------------------------------- test calls

HER, HIM, CHIEF, NEW = 5, 7, 9, 11
PEOPLE = {HER: "Anne", HIM: "Bakari", CHIEF: "Fatou", NEW: "Nadia"}


def two_on_a_plain_line(tx: SqlTx) -> None:
    """Anne has the coming shift, which begins in a few seconds; Bakari is in the team; Nadia asks to join it."""
    now = datetime.now(UTC).replace(microsecond=0)
    people = {
        HER: volunteer(tx, "Anne", ANNE, now, LYON),
        HIM: volunteer(tx, "Bakari", BAKARI, now, LYON),
        CHIEF: volunteer(tx, "Fatou", Phone("+33639980106"), now),
        NEW: tx.people.save(Volunteer(VolunteerId(0), "Nadia")),
    }
    tx.people.save_membership(Membership(people[CHIEF].id, LYON, Role.COORDINATOR))
    tx.people.save_membership(Membership(people[NEW].id, LYON, Role.NEWCOMER, Role.VOLUNTEER))
    for user, person in people.items():
        tx.people.save_identity(Identity("telegram", str(user), person.id, str(user)))
    on_duty(tx, LYON, people[HER], now + timedelta(minutes=1, seconds=20), now + timedelta(hours=1))


def calls_sent(here: Desk) -> list[str]:
    return [write.body["calledNumber"] for write in here.sim.writes if write.path.endswith("/click2Call")]


async def test_a_flood_of_test_calls_delays_nobody_and_is_told_once(tmp_path: Path) -> None:
    """Everybody asks and OVH answers no test call; the shift begins meanwhile, and its phone rings at once."""
    async with desk(tmp_path) as here, BotApi.running() as telegram:
        for user, name in PEOPLE.items():
            telegram.person(user, name)
        here.sim.add_line(SIP_LINE)
        here.sim.faults.next(Trouble.LOST_BEFORE, times=100, method="POST", path="*/click2Call", hold=30)
        town = line(LYON, SIP_LINE, "line") | {"lead": "1 min"}
        here.configure(lines=[town], telegram={"token": TOKEN, "api": telegram.url})
        await here.store(two_on_a_plain_line)
        await here.begin("run")
        for n in range(12):
            telegram.say(NEW, NEW, f"/tel 06 39 98 01 {60 + n}")
            telegram.say(HIM, HIM, f"/tel 06 39 98 01 {80 + n}")
        await until(lambda: len(telegram.texts(NEW)) == 12, within=60)
        await until(lambda: here.sim.phone(SIP_LINE) == [ANNE], within=60)
        assert len(calls_sent(here)) <= 2
        await until(lambda: here.rows("select 1 from proof_calls where error != ''"), within=60)
        assert here.rows("select count(*) from proof_calls") == [(3,)]
        assert all("Dès que la coordination aura donné son accord" in text for text in telegram.texts(NEW))
        told = [text for text in telegram.texts(CHIEF) if "demande sans cesse" in text]
        assert len(told) == 1
        assert here.rows("select phone, next_phone is null from volunteers where name = 'Bakari'") == [(BAKARI, 0)]


async def test_a_yes_before_the_phone_rang_proves_nothing(tmp_path: Path) -> None:
    async with desk(tmp_path) as here, BotApi.running() as telegram:
        for user, name in PEOPLE.items():
            telegram.person(user, name)
        here.sim.add_line(SIP_LINE)
        here.sim.faults.next(Trouble.LOST_BEFORE, method="POST", path="*/click2Call", hold=30)
        here.configure(lines=[line(LYON, SIP_LINE, "line")], telegram={"token": TOKEN, "api": telegram.url})
        await here.store(two_on_a_plain_line)
        await here.begin("run")
        telegram.say(HIM, HIM, "/tel 06 39 98 01 80")
        await until(lambda: any("J'appelle le" in text for text in telegram.texts(HIM)), within=60)
        asked = telegram.said(HIM)[-1]
        telegram.press(HIM, asked.id, "Oui, il a sonné", HIM)
        await until(lambda: here.rows("select 1 from proof_calls where error != ''"), within=60)
        assert here.rows("select phone from volunteers where name = 'Bakari'") == [(BAKARI,)]
        telegram.say(HIM, HIM, "/tel")
        await until(lambda: here.rows("select 1 from proof_calls where rang_at is not null"), within=60)

        def asked_again() -> list[int]:
            return [said.id for said in telegram.said(HIM) if said.labels and said.id != asked.id]

        await until(asked_again)
        telegram.press(HIM, asked_again()[-1], "Oui, il a sonné", HIM)
        number = "select phone from volunteers where name = 'Bakari'"
        await until(lambda: here.rows(number) == [("+33639980180",)])
