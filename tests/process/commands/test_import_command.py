"""`import` as somebody at the keyboard meets it: all or nothing, and twice as once."""

from pathlib import Path

import pytest

from tests.support.programs.processes import Ended, desk

pytestmark = pytest.mark.slow

USERS = """\
# le lundi est libre
Mardi 14h: Anne 0033639980101
Mardi 16h: Bakari: 0033639980102
"""


async def test_a_file_is_shown_then_taken_over_once(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        file = tmp_path / "users.txt"
        file.write_text(USERS, encoding="utf-8")
        dry = await at.do("import", "users.txt", "--line", "lyon", "--dry-run")
        assert (dry.code, dry.err) == (0, "")
        assert dry.out.splitlines()[0] == "new people, 2: Anne, Bakari"
        assert dry.out.splitlines()[1].startswith("new weekly slots, 2: Tuesday, ")
        assert dry.out.splitlines()[-1] == "22 changes, not made: this was a dry run"
        assert at.rows("select count(*) from volunteers") == [(0,)]
        real = await at.do("import", "users.txt", "--line", "lyon", "--phones-proved")
        assert (real.code, real.out.splitlines()[:-1]) == (0, dry.out.splitlines()[:-1])
        assert at.rows("select name, phone_proved_at is not null from volunteers order by id") == [
            ("Anne", 1),
            ("Bakari", 1),
        ]
        assert at.rows("select count(*) from seats") == [(16,)]
        again = await at.do("import", "users.txt", "--line", "lyon", "--phones-proved")
        assert again == Ended(0, "new people, 0: nobody\nnew weekly slots, 0: none\n0 changes\n", "")


async def test_one_bad_row_and_nothing_comes_in(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        (tmp_path / "users.txt").write_text(USERS + "Mercredi: Anne\nJeudi 14h: Anne 0033639980103\n", encoding="utf-8")
        says = (
            "users.txt:4: must be weekday, hour, name and number, such as Mardi 14h: Anne 0033199005001\n"
            "users.txt:5: Anne has another number at users.txt:2\n"
        )
        assert await at.do("import", "users.txt", "--line", "lyon") == Ended(2, "", says)
        assert not (tmp_path / "data" / "standardiste.db").exists()


async def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        (tmp_path / "users.txt").write_bytes(b"Mardi 14h: \x81\xff 0033639980101\n")
        (tmp_path / "users.doc").write_text("")
        told = [await at.do("import", name, "--line", "lyon") for name in ("users.txt", "users.doc", "none.csv")]
        assert told == [
            Ended(2, "", "users.txt:1: not text that can be read; save the file as UTF-8\n"),
            Ended(2, "", "users.doc: must end in .txt (users.txt of the old tool), .csv or .ics\n"),
            Ended(2, "", "none.csv: cannot be read: No such file or directory\n"),
        ]
        assert (await at.do("import", "users.txt", "--line", "nice")).code == 2
