"""`python -m bot replay`."""

import io
import json
from pathlib import Path

import pytest

from bot.cli.replay import SUSPECT_UNDER, replay_file
from tests.support.helpline import LYON
from tests.support.paths import SAMPLES


def said(path: Path, *, as_json: bool = True) -> tuple[int, str]:
    out = io.StringIO()
    return replay_file(str(path), as_json=as_json, out=out), out.getvalue()


def e164(number: object) -> str | None:
    return f"+{number[2:]}" if isinstance(number, str) else None


def test_recorded_answers_come_out_as_one_object_per_call_and_nothing_else() -> None:
    code, out = said(SAMPLES)
    expected = []
    for row in map(json.loads, SAMPLES.read_text(encoding="utf-8").splitlines()):
        told = row["expect"]
        if told["outcome"] == "none":
            continue
        of_line = "line" in told
        expected.append(
            {
                "id": row["id"],
                "outcome": told["outcome"].removeprefix("answered_")
                if "suspect" in told["outcome"]
                else told["outcome"],
                "caller": e164(told["caller"]),
                "agent": e164(told.get("agent")),
                "wait_s": told["ring_s" if of_line else "wait_s"],
                "talk_s": told.get("talk_s", 0),
                "line": e164(told["line"]) if of_line else "+33199005001",
            }
        )
    assert (code, [json.loads(row) for row in out.splitlines()]) == (0, expected)
    assert ".0," not in out


def test_a_recording_is_judged_as_a_line_without_settings_is() -> None:
    assert LYON.suspect_under == SUSPECT_UNDER


def test_without_json_the_calls_stand_in_a_table() -> None:
    code, out = said(SAMPLES, as_json=False)
    rows = [row.split() for row in out.splitlines()]
    assert (code, rows[0], rows[1]) == (
        0,
        ["id", "outcome", "caller", "agent", "wait_s", "talk_s", "line"],
        ["Q01", "answered", "+33639980101", "+33199005021", "7", "300", "+33199005001"],
    )


def test_a_recording_without_calls_prints_nothing(tmp_path: Path) -> None:
    quiet = tmp_path / "quiet.jsonl"
    quiet.write_text('{"id": "x", "responses": [{"body": {"Events": null}}, {"body": "<html>"}, 7]}\n\n')
    assert [said(quiet, as_json=as_json) for as_json in (True, False)] == [(0, ""), (0, "")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"id": "a", "responses": []}\n{"id"', ", line 2: this is not JSON"),
        (b"[" * 100_000, ", line 1: this is not JSON"),
        (b"\n[]", ", line 2: an object with `id` and a list of `responses` is wanted"),
        (b'{"id": "a"}', ", line 1: an object with `id` and a list of `responses` is wanted"),
        (b"\xff\xfe", ": this is not a text file"),
        (None, ": No such file or directory"),
    ],
)
def test_a_bad_file_is_told_in_one_sentence_with_its_line(
    content: bytes | None, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "calls.jsonl"
    if content is not None:
        file.write_bytes(content)
    assert (*said(file), capsys.readouterr().err) == (2, "", f"{file}{why}\n")
