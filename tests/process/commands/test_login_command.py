"""`ovh-login` as somebody at the keyboard meets it."""

import asyncio
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.support.programs.processes import NUMBER, PATIENCE, Desk, Ended, desk, ended

pytestmark = pytest.mark.slow

WIRE = NUMBER.replace("+", "00")


def application(at: Desk, **more: Any) -> dict[str, Any]:
    """The settings of a key that has everything but a consumer key."""
    keys = {"application_key": at.sim.application_key, "application_secret": at.sim.application_secret}
    return {"endpoint": at.sim.url, **keys, **more}


def line(at: Desk, **settings: str) -> dict[str, str]:
    account = at.sim.billing_account
    return {"id": "lyon", "name": "Lyon", "number": NUMBER, "kind": "hunting", "billing_account": account} | settings


async def logged_in(at: Desk, *words: str) -> tuple[Ended, str]:
    """Run the command; the owner says yes as soon as there is a page to say it on. How it ended, and the new key."""
    process = await at.begin("ovh-login", *words)
    assert process.stdout is not None
    said = ""
    while "credentialToken" not in said:
        row = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
        assert row, "it ended without showing a page"
        said += row
    (waiting,) = at.sim.access.waiting()
    at.sim.access.validate(waiting.key)
    end = await ended(process)
    return Ended(end.code, said + end.out, end.err), waiting.key


async def test_the_key_is_stored_for_its_owner_alone_and_the_missing_line_of_the_configuration_told(
    tmp_path: Path,
) -> None:
    async with desk(tmp_path) as at:
        at.configure(ovh=application(at), lines=[line(at)])
        end, key = await logged_in(at)
        file = tmp_path / "data" / "ovh-consumer-key"
        assert (end.code, end.err) == (0, "")
        assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == (f"{key}\n", 0o600)
        rows = end.out.splitlines()
        assert rows[0] == "Rights for Lyon:"
        assert f"  GET    /telephony/{at.sim.billing_account}/easyHunting/{WIRE}/hunting/agent/*" in rows
        assert [row for row in rows if "PUT" in row] == []  # the line observes
        assert rows[-3:] == [
            f"Stored in {file}, valid for ever.",
            "Write under ovh in bot.yaml:",
            f"  consumer_key_file: {file}",
        ]
        assert key not in end.out
        # With that line the key is used at once.
        at.configure(ovh=application(at, consumer_key_file=str(file)), lines=[line(at)])
        checked = await at.do("check")
        assert (checked.code, checked.err) == (0, "")
        assert "ok   lyon: the consumer key has the rights it needs\n" in checked.out


async def test_each_key_goes_into_the_file_that_the_configuration_names_for_it(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        south = application(at, consumer_key_file="keys/south")
        at.configure(ovh={"keys": {"south": south}}, lines=[line(at, key="south", mode="act")])
        end, key = await logged_in(at, "--key", "south")
        assert (end.code, (tmp_path / "keys" / "south").read_text()) == (0, f"{key}\n")
        assert end.out.splitlines()[-1] == f"Stored in {tmp_path}/keys/south, valid for ever."


async def test_what_is_missing_or_refused_is_one_sentence(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        at.configure(ovh={"endpoint": at.sim.url})
        sentence = (
            "the key default has no application key and secret; make them at OVH "
            "(https://eu.api.ovh.com/createApp/) and give both, see bot-example.yaml\n"
        )
        assert await at.do("ovh-login") == Ended(2, "", sentence)
        at.configure(ovh=application(at, application_key="unknown"))
        end = await at.do("ovh-login")
        why = "the application key is not known at this endpoint, on POST /auth/credential"
        assert (end.code, end.err) == (1, f"OVH refused (403 INVALID_KEY): {why}\n")


async def test_an_ovh_conf_is_read_and_a_broken_one_told(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        at.configure(ovh={"endpoint": at.sim.url})
        conf = tmp_path / "ovh.conf"
        rows = [f"{name}={value}" for name, value in application(at, consumer_key=at.sim.consumer_key).items()]
        conf.write_text("\n".join([f"[{at.sim.url}]", *rows]))
        checked = await at.do("check")
        assert (checked.code, checked.err) == (0, "")
        conf.write_text("hush, no section\n")
        sentence = "ovh.conf is not as OVH's tools want it ([section], then name=value); mend it\n"
        assert await at.do("check") == Ended(2, "", sentence)
