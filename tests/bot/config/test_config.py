"""The configuration: what it becomes, and the one sentence for each thing that can be wrong in it."""

import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.config.credentials import Elsewhere, Login
from bot.config.lines import slowest_change_of_key, with_shared_services
from bot.config.load import Config, Web, load_config
from bot.config.yaml_file import parse_yaml
from bot.errors import ConfigError
from bot.model import (
    Backup,
    CallBackWay,
    Deployment,
    Line,
    LineId,
    LineKind,
    LineMode,
    MatrixLogin,
    NamedNumber,
    OvhLogin,
    Phone,
    Target,
    TargetKind,
    TelegramLogin,
)
from bot.text import LANGUAGES
from tests.support.france import FRENCH
from tests.support.paths import DATA, ROOT

EXAMPLE = ROOT / "bot-example.yaml"
SAMPLES = DATA / "config"
KEYS = {
    "STANDARDISTE_OVH_APPLICATION_KEY": "key-of-tests",
    "STANDARDISTE_OVH_APPLICATION_SECRET": "hush-application",
    "STANDARDISTE_OVH_CONSUMER_KEY": "hush-consumer",
}
LYON = {
    "id": "lyon",
    "name": "Lyon",
    "number": "01 99 00 50 01",
    "kind": "line",
    "billing_account": "ab1234567-ovh-1",
}


def mistakes(table: str) -> list[tuple[Any, str]]:
    """The rows of `tests/data/config/TABLE-mistakes.yaml`."""
    rows = yaml.safe_load((SAMPLES / f"{table}-mistakes.yaml").read_text(encoding="utf-8"))
    return [(row["write"], row["says"]) for row in rows]


def written(value: Any, folder: Path, name: str = "bot.yaml") -> Path:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(value if isinstance(value, str) else yaml.safe_dump(value, sort_keys=False), encoding="utf-8")
    return file


def town(**settings: object) -> dict[str, object]:
    """Lyon with some settings changed, or left out when None."""
    return {key: value for key, value in (LYON | settings).items() if value is not None}


def config_of(folder: Path, main: Any, environ: Mapping[str, str] = KEYS, **towns: Any) -> Config:
    for name, value in towns.items():
        written(value, folder, f"lines.d/{name}.yaml")
    return load_config(written(main, folder), environ)


def complaint(folder: Path, main: Any, environ: Mapping[str, str] = KEYS, **towns: Any) -> str:
    """What the configuration is refused with, the folder's name taken out."""
    with pytest.raises(ConfigError) as caught:
        config_of(folder, main, environ, **towns)
    return str(caught.value).replace(f"{folder}/", "")


# ---------------------------------------------------------------- what it becomes


def test_every_setting_of_a_line_reaches_the_model(tmp_path: Path) -> None:
    everything = """
        lines:
        - id: lille
          name: Lille
          number: 0353015001
          service: 0033353015010
          kind: hunting
          billing_account: ab1234567-ovh-1
          number_billing_account: ab1234567-ovh-2
          zone: Europe/Brussels
          language: en
          country: fr
          mode: act
          lead: 1 h 30 min
          closed: 01 99 00 50 90
          uncovered:
          - {name: Anne, phone: +33639980101}
          - {name: Bakari, phone: 06.39.98.01.02, hours: "8:00-12 h, 20h30 - 7:15"}
          numbers:
          - {name: Salle formation, phone: 05 36 49 50 90}
          hunting: ovhPabx
          queue: 0042
          trainees_ring: True
          numbers_on: [matrix]
          time_conditions: False
          ring_time: 12s
          suspect_under: 0 s
          confirm_before: 1 j
          unconfirmed_told: 2 h
          callback: off
          callback_hours: 8:00-12:00, 14 h-22 h
          key: default
          retired: false
    """
    assert config_of(tmp_path, everything).deployment == Deployment(
        (
            Line(
                id=LineId("lille"),
                name="Lille",
                number=Phone("+33353015001"),
                service=Phone("+33353015010"),
                kind=LineKind.HUNTING,
                billing_account="ab1234567-ovh-1",
                zone="Europe/Brussels",
                language="en",
                country="FR",
                mode=LineMode.ACT,
                lead=timedelta(minutes=90),
                closed=Target(TargetKind.NUMBER, Phone("+33199005090")),
                uncovered=(
                    Backup("Anne", Phone("+33639980101")),
                    Backup(
                        "Bakari",
                        Phone("+33639980102"),
                        ((time(8), time(12)), (time(20, 30), time(7, 15))),
                    ),
                ),
                numbers=(NamedNumber("Salle formation", Phone("+33536495090")),),
                hunting="ovhPabx",
                queue=42,
                trainees_ring=True,
                numbers_on=("matrix",),
                ring_time=timedelta(seconds=12),
                number_billing_account="ab1234567-ovh-2",
                suspect_under=timedelta(0),
                confirm_before=timedelta(days=1),
                unconfirmed_told=timedelta(hours=2),
                callback=CallBackWay.OFF,
                callback_hours=((time(8), time(12)), (time(14), time(22))),
            ),
        )
    )


def test_a_line_may_call_back_at_any_hour(tmp_path: Path) -> None:
    config = config_of(tmp_path, {"lines": [town(callback_hours="always")]})
    assert config.deployment.lines[0].callback_hours == ()


def test_every_setting_of_the_main_file_reaches_the_config(tmp_path: Path) -> None:
    main = {
        "data": "kept",
        "database": "postgresql+psycopg://bot:${PASSWORD}@127.0.0.1/helpline",
        "language": "en",
        "ovh": {"endpoint": "http://127.0.0.1:8080/1.0/", "keys": {"far-south": {"application_key": "in the file"}}},
        "stream": "https://events.test/",
        "telegram": {
            "token": "${BOT}",
            "name": "@lyon_helpline_bot",
            "webhook": "https://helpline.test/telegram/",
            "api": "http://127.0.0.1:8081",
        },
        "matrix": {
            "homeserver": "http://127.0.0.1:8008/",
            "user": "@bot:helpline.test",
            "password": "${MATRIX}",
            "store": "keys",
            "trust": "verified",
        },
        "web": {"host": "::1", "port": "0808"},
        "log": "warning",
        "lines": [town(), town(id="south", number="05 36 49 50 01", key="far-south")],
    }
    environ = KEYS | {
        "PASSWORD": "hush-database",
        "BOT": "123:hush-token",
        "MATRIX": "hush-matrix",
        "STANDARDISTE_OVH_FAR_SOUTH_APPLICATION_SECRET": "hush-south",
        "STANDARDISTE_OVH_FAR_SOUTH_CONSUMER_KEY": "hush-south-consumer",
    }
    config = config_of(tmp_path, main, environ)
    assert config == Config(
        data=tmp_path / "kept",
        database="postgresql+psycopg://bot:hush-database@127.0.0.1/helpline",
        deployment=config.deployment,
        credentials={
            "default": OvhLogin("http://127.0.0.1:8080/1.0", "key-of-tests", "hush-application", "hush-consumer"),
            "far-south": OvhLogin("http://127.0.0.1:8080/1.0", "in the file", "hush-south", "hush-south-consumer"),
        },
        stream="https://events.test",
        log_level=logging.WARNING,
        telegram=TelegramLogin(
            "123:hush-token", "http://127.0.0.1:8081", "lyon_helpline_bot", "https://helpline.test/telegram"
        ),
        matrix=MatrixLogin(
            "http://127.0.0.1:8008", "@bot:helpline.test", tmp_path / "kept" / "keys", "hush-matrix", "", True
        ),
        web=Web("::1", 808),
    )
    assert "hush" not in repr(config.matrix)
    assert "hush-matrix" in config.secrets()
    assert config.deployment.join_link == "https://t.me/lyon_helpline_bot?start={code}"
    assert [line.language for line in config.deployment.lines] == ["en", "en"]


def test_what_is_left_out_or_empty_has_its_usual_value(tmp_path: Path) -> None:
    least = """
        database:
        ovh:
        lines:
        - id: lyon
          name: Lyon
          number: "0199005001"
          kind: line
          billing_account: ab1234567-ovh-1
          uncovered:
          lead: ~
    """
    config = config_of(tmp_path, least)
    assert config == Config(
        data=tmp_path / "data",
        database=f"sqlite:///{tmp_path}/data/standardiste.db",
        deployment=Deployment(
            (
                Line(
                    id=LineId("lyon"),
                    name="Lyon",
                    number=Phone("+33199005001"),
                    service=Phone("+33199005001"),
                    kind=LineKind.LINE,
                    billing_account="ab1234567-ovh-1",
                    zone="Europe/Paris",
                    language="fr",
                    country="FR",
                    closed=Target(TargetKind.VOICEMAIL),
                ),
            )
        ),
        credentials={"default": OvhLogin("ovh-eu", "key-of-tests", "hush-application", "hush-consumer")},
        stream="https://events.voip.ovh.net",
        log_level=logging.INFO,
    )


@pytest.mark.parametrize(
    ("number", "country", "phone"),
    [
        ("0199005001", "FR", "+33199005001"),  # YAML 1.1 reads an octal number, or text
        ("0652011234", "FR", "+33652011234"),
        ("+33199005001", "FR", "+33199005001"),  # YAML reads a whole number
        ("0033199005001", "FR", "+33199005001"),
        ("01.99.00.50.01", "FR", "+33199005001"),
        ("06\u00a039\u00a098\u00a001\u00a001", "FR", "+33639980101"),
        ("020 7946 0018", "GB", "+442079460018"),
    ],
)
def test_a_number_is_read_as_it_is_written_without_quotes(
    tmp_path: Path, number: str, country: str, phone: str
) -> None:
    lines = f"lines: [{{id: a, name: A, number: {number}, kind: line, billing_account: x, country: {country}}}]"
    assert config_of(tmp_path, lines).deployment.lines[0].number == phone


@pytest.mark.parametrize(
    ("lead", "minutes"),
    [("10 min", 10), ("10m", 10), ("600 s", 10), ("90 minutes", 90), ("1h", 60), ("2 heures 5 min", 125), ("5 Mn", 5)],
)
def test_lengths_of_time_are_read_as_one_says_them(tmp_path: Path, lead: str, minutes: int) -> None:
    line = config_of(tmp_path, {"lines": [town(lead=lead)]}).deployment.lines[0]
    assert line.lead == timedelta(minutes=minutes)


def test_norway_is_a_country(tmp_path: Path) -> None:
    text = "lines: [{id: no, name: No, number: +47 22 00 00 00, kind: line, billing_account: x, country: NO}]"
    line = config_of(tmp_path, text).deployment.lines[0]
    assert (line.id, line.name, line.country) == ("no", "No", "NO")


def test_the_languages_are_those_we_have_sentences_in(tmp_path: Path) -> None:
    for language in LANGUAGES:
        assert config_of(tmp_path, {"language": language, "lines": [town()]}).deployment.lines[0].language == language
    assert (
        complaint(tmp_path, {"language": "de", "lines": [town()]})
        == f"bot.yaml:1: language: must be {' or '.join(LANGUAGES)}"
    )


# ---------------------------------------------------------------- one town a file


def test_towns_are_files_beside_the_main_one(tmp_path: Path) -> None:
    config = config_of(
        tmp_path,
        "language: fr",
        b_two=[town(id="b1", number="01 99 00 50 02"), town(id="b2", number="01 99 00 50 03")],
        a_one=town(id="a"),
    )
    assert ([line.id for line in config.deployment.lines], config.broken) == (["a", "b1", "b2"], ())


def test_a_bad_town_file_stops_that_town_only(tmp_path: Path) -> None:
    config = config_of(
        tmp_path,
        {"lines": [town()]},
        albi=town(id="albi", numbre="01 99 00 50 02", number=None),
        brest=[town(id="brest", number="01 99 00 50 03"), town(id="brest-2", zone="Paris", number="01 99 00 50 04")],
        caen="id: [",
        dijon="",
        evry=town(id="evry", number="01 99 00 50 05"),
        gap=town(id="gap", number="01 99 00 50 01"),
        lyon=town(number="01 99 00 50 06"),
        metz=town(id="metz", number="01 99 00 50 07", key="nort"),
    )
    assert [line.id for line in config.deployment.lines] == ["lyon", "evry"]
    assert [sentence.replace(f"{tmp_path}/", "") for sentence in config.broken] == [
        "lines.d/albi.yaml:1: number: missing",
        "lines.d/albi.yaml:5: numbre: unknown, did you mean number?",
        "lines.d/brest.yaml:11: [1].zone: no such time zone, did you mean Europe/Paris?",
        "lines.d/caen.yaml:1: a bracket that is never closed, or a missing value",
        "lines.d/dijon.yaml: empty",
        "lines.d/metz.yaml:6: key: no such key under ovh",
        "lines.d/lyon.yaml:1: id: is already taken (lyon, bot.yaml:2)",
        "lines.d/gap.yaml:3: number: is already used by another line (lyon, bot.yaml:4)",
    ]


def test_hidden_and_other_files_are_no_towns(tmp_path: Path) -> None:
    written("[", tmp_path, "lines.d/.lyon.yaml")
    written("[", tmp_path, "lines.d/lyon.yaml~")
    written("[", tmp_path, "lines.d/README.md")
    assert config_of(tmp_path, {"lines": [town()]}).broken == ()


def test_a_retired_line_gives_its_number_back(tmp_path: Path) -> None:
    config = config_of(tmp_path, {"lines": [town(retired=True), town(id="new")]})
    assert [(line.id, line.retired) for line in config.deployment.lines] == [("lyon", True), ("new", False)]


def test_two_queues_of_one_hunting_service_are_two_lines(tmp_path: Path) -> None:
    one = town(kind="hunting", service="01 99 00 50 20", queue=1)
    other = town(id="other", kind="hunting", number="01 99 00 50 02", service="01 99 00 50 20", queue=2)
    assert len(config_of(tmp_path, {"lines": [one, other]}).deployment.lines) == 2
    assert complaint(tmp_path, {"lines": [one, other | {"queue": 1}]}) == (
        "bot.yaml:14: lines[1].service: is already used by another line (lyon, bot.yaml:7)"
    )
    del other["queue"]
    assert complaint(tmp_path, {"lines": [one, other]}) == (
        "bot.yaml:14: lines[1].service: is already used by another line (lyon, bot.yaml:7)"
    )


# ---------------------------------------------------------------- what is wrong, in one sentence


@pytest.mark.parametrize(("settings", "sentence"), mistakes("lines"))
def test_a_mistake_in_a_line_is_named(tmp_path: Path, settings: dict[str, object], sentence: str) -> None:
    main = {"lines": [town(**settings)], "ovh": {"keys": {"south": {"endpoint": "ovh-ca"}}}}
    assert complaint(tmp_path, main) == f"bot.yaml:{sentence}"


@pytest.mark.parametrize(("text", "sentence"), mistakes("main"))
def test_a_mistake_in_the_main_file_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    if not sentence.startswith((": empty", ":1: no line")):
        written(town(), tmp_path, "lines.d/lyon.yaml")
    assert complaint(tmp_path, text) == f"bot.yaml{sentence}"


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """
        lines:
        - {id: lyon, name: Lyon, number: 1, kind: line, billing_account: a}
        - {id: lyon, name: Lyon, number: 01 99 00 50 02, kind: line, billing_account: a, zone: Mars}
        loog: info
    """
    assert complaint(tmp_path, text) == (
        "bot.yaml:3: lines[0].number: not a phone number of FR; write it in full, such as +33 1 99 00 50 01\n"
        "bot.yaml:4: lines[1].zone: no such time zone, such as Europe/Paris\n"
        "bot.yaml:5: loog: unknown, did you mean log?"
    )


def test_one_number_on_two_lines_names_both_places(tmp_path: Path) -> None:
    lines = {"lines": [town(), town(id="other", number="+33199005001")]}
    assert complaint(tmp_path, lines) == (
        "bot.yaml:9: lines[1].number: is already used by another line (lyon, bot.yaml:4)"
    )


@pytest.mark.parametrize(
    "settings",
    [
        {"closed": "01 99 00 50 02"},
        {"uncovered": [{"name": "Anne", "phone": "01 99 00 50 02"}]},
        {"numbers": [{"name": "Salle", "phone": "01 99 00 50 10"}]},
    ],
)
def test_no_line_rings_another_one(tmp_path: Path, settings: dict[str, object]) -> None:
    other = town(id="other", kind="redirect", number="0199005002", service="0199005010")
    told = complaint(tmp_path, {"lines": [town(**settings), other]})
    assert f"{next(iter(settings))}: would ring another line (other, bot.yaml:" in told


def test_countries_are_added_to_the_lines_own(tmp_path: Path) -> None:
    abroad = {"name": "Anne", "phone": "+32 470 12 34 56"}
    (line,) = config_of(tmp_path, {"lines": [town(countries=["be", "CH"], uncovered=[abroad])]}).deployment.lines
    assert line.countries == ("BE", "CH")


def test_a_lead_that_the_rate_cannot_hold_is_refused(tmp_path: Path) -> None:
    lines = [town(id=f"l{i}", number=f"01990050{i:02}", lead="3 min") for i in range(40)]
    assert complaint(tmp_path, {"lines": lines}) == (
        "bot.yaml:97: lines[15].lead: 40 lines on the key default take 4 min to change at 60 requests a minute,"
        " so the lead 3 min (l0, bot.yaml:7) is too short; give at least 7 min, or a second key"
    )
    enough = [line | {"lead": "7 min"} for line in lines]
    assert len(config_of(tmp_path, {"lines": enough}).deployment.lines) == 40


def test_one_town_too_many_for_the_rate_stops_itself_and_not_those_before_it(tmp_path: Path) -> None:
    lines = [town(id=f"l{i}", number=f"01990050{i:02}", lead="380 s") for i in range(40)]
    nice = town(id="nice", number="0465715001")
    nancy = town(id="nancy", number="0353015001", key="second")
    old = town(id="old", number="0353015002", retired=True)
    ovh = {"keys": {"second": {"application_key": "a", "application_secret": "b", "consumer_key": "c"}}}
    config = config_of(tmp_path, {"lines": lines, "ovh": ovh}, nice=nice, nancy=nancy, old=old)
    assert [line.id for line in config.deployment.lines] == [*(f"l{i}" for i in range(40)), "nancy", "old"]
    assert "\n".join(config.broken).replace(f"{tmp_path}/", "") == (
        "lines.d/nice.yaml:1: lead: 41 lines on the key default take 4 min to change at 60 requests a minute,"
        " so the lead 7 min (l0, bot.yaml:7) is too short; give at least 7 min, or a second key"
    )


def test_the_worst_boundary_is_as_measured() -> None:
    def lines(kind: LineKind) -> list[Line]:
        return [Line(LineId("a"), "A", Phone("+33199005001"), Phone("+33199005001"), kind, "a", *FRENCH)] * 40

    assert slowest_change_of_key(lines(LineKind.LINE)) == timedelta(minutes=3, seconds=10)
    assert slowest_change_of_key(lines(LineKind.HUNTING)) == timedelta(minutes=4, seconds=30)


def test_few_lines_are_changed_within_a_minute_whatever_their_lead(tmp_path: Path) -> None:
    lines = [town(id=f"l{i}", number=f"01990050{i:02}", kind="hunting", lead="1 min") for i in range(6)]
    assert len(config_of(tmp_path, {"lines": lines[:5]}).deployment.lines) == 5
    assert complaint(tmp_path, {"lines": lines}).endswith("give at least 3 min, or a second key")


def test_forty_call_queues_of_one_key_may_keep_the_usual_lead(tmp_path: Path) -> None:
    lines = [town(id=f"l{i}", number=f"01990050{i:02}", kind="hunting") for i in range(50)]
    assert len(config_of(tmp_path, {"lines": lines[:40]}).deployment.lines) == 40
    assert complaint(tmp_path, {"lines": lines}).endswith("give at least 11 min, or a second key")


# ---------------------------------------------------------------- files


def test_a_file_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path / "bot.yaml", {})
    assert str(caught.value) == (
        f"{tmp_path}/bot.yaml: there is no such file; copy bot-example.yaml there and fill it in"
    )


def test_a_directory_is_no_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path, {})
    assert str(caught.value) == f"{tmp_path}: a directory; the configuration is a file"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"data: a\nlog: caf\xe9\n", "bot.yaml:2: not UTF-8; save the file as UTF-8"),
        ("data: a\n".encode("utf-16"), "bot.yaml:1: not UTF-8; save the file as UTF-8"),
        (b"#" * 1_000_001, "bot.yaml: larger than 1,000,000 bytes, too large for a configuration"),
    ],
)
def test_a_file_of_another_sort_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "bot.yaml").write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path / "bot.yaml", {})
    assert str(caught.value) == f"{tmp_path}/{sentence}"


def test_a_byte_order_mark_and_foreign_line_ends_do_no_harm(tmp_path: Path) -> None:
    text = yaml.safe_dump({"lines": [LYON]}).replace("\n", "\r\n")
    (tmp_path / "bot.yaml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert [line.id for line in load_config(tmp_path / "bot.yaml", KEYS).deployment.lines] == ["lyon"]


# ---------------------------------------------------------------- secrets


def test_a_missing_secret_names_the_variable_and_the_file(tmp_path: Path) -> None:
    assert complaint(tmp_path, {"lines": [town()]}, {"STANDARDISTE_OVH_APPLICATION_KEY": "k"}) == (
        "bot.yaml:1: ovh.application_secret: missing; set the environment variable STANDARDISTE_OVH_APPLICATION_SECRET,"
        " or give application_secret_file\n"
        "bot.yaml:1: ovh.consumer_key: missing; set the environment variable STANDARDISTE_OVH_CONSUMER_KEY,"
        " or give consumer_key_file"
    )


def test_a_secret_comes_from_the_environment_a_file_or_a_variable_of_ones_own(tmp_path: Path) -> None:
    written("from a file\n", tmp_path, "secret")
    ovh = {"application_key": "here", "application_secret_file": "secret", "consumer_key": "a${ONE}-${TWO}"}
    environ = {"ONE": "b", "TWO": "c"}
    credentials = config_of(tmp_path, {"ovh": ovh, "lines": [LYON]}, environ).credentials
    assert credentials == {"default": OvhLogin("ovh-eu", "here", "from a file", "ab-c")}
    environ["STANDARDISTE_OVH_CONSUMER_KEY"] = "the environment wins"
    credentials = config_of(tmp_path, {"ovh": ovh, "lines": [LYON]}, environ).credentials
    assert credentials["default"].consumer_key == "the environment wins"


@pytest.mark.parametrize(("ovh", "sentence"), mistakes("secrets"))
def test_a_secret_that_cannot_be_had_is_named(tmp_path: Path, ovh: dict[str, str], sentence: str) -> None:
    written("", tmp_path, "empty")
    written("hush\nhush", tmp_path, "two")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    environ = {name: value for name, value in KEYS.items() if "SECRET" not in name}
    with pytest.raises(ConfigError) as caught:
        config_of(tmp_path, {"ovh": ovh, "lines": [LYON]}, environ)
    line = 3 if len(ovh) == 2 else 2
    assert str(caught.value) == f"{tmp_path}/bot.yaml:{line}: ovh.{sentence.format(tmp_path)}"


def test_telegram_wants_no_more_than_a_token_in_the_environment(tmp_path: Path) -> None:
    config = config_of(tmp_path, {"lines": [LYON]}, KEYS | {"STANDARDISTE_TELEGRAM_TOKEN": " 123:hush-token\n"})
    assert (config.telegram, config.web) == (TelegramLogin("123:hush-token"), None)
    assert config_of(tmp_path, {"lines": [LYON]}, KEYS | {"STANDARDISTE_TELEGRAM_TOKEN": " "}).telegram is None


def test_a_webhook_has_a_web_server_and_a_server_needs_no_webhook(tmp_path: Path) -> None:
    pushed = {"token": "123:hush-token", "webhook": "https://helpline.test:8443/telegram"}
    assert config_of(tmp_path, {"telegram": pushed, "lines": [LYON]}).web == Web("127.0.0.1", 8080)
    assert config_of(tmp_path, {"web": {"port": 9000}, "lines": [LYON]}).web == Web("127.0.0.1", 9000)


def test_secrets_of_keys_that_no_line_uses_are_not_asked_for(tmp_path: Path) -> None:
    main = {"ovh": {"keys": {"south": {}}}, "lines": [town(), town(id="gone", key="south", retired=True)]}
    assert list(config_of(tmp_path, main).credentials) == ["default"]


def test_a_secret_is_in_no_text_of_the_config(tmp_path: Path) -> None:
    environ = KEYS | {
        "STANDARDISTE_DATABASE": "postgresql+psycopg://bot:hush%21@127.0.0.1/helpline",
        "STANDARDISTE_TELEGRAM_TOKEN": "123:hush-token",
    }
    config = config_of(tmp_path, {"lines": [LYON]}, environ)
    assert config.telegram is not None
    secret = config.telegram.webhook_secret
    assert re.fullmatch(r"[0-9a-f]{64}", secret), "Telegram takes letters, digits, _ and -"
    told = {"hush-application", "hush-consumer", "hush%21", "hush!", "123:hush-token", secret}
    assert set(config.secrets()) == told
    shown = f"{config} {config!r} {config.credentials} {config.telegram}"
    assert ("hush" in shown, secret in shown) == (False, False)


@pytest.mark.parametrize(
    "text",
    [
        "ovh: {consumer_key: [hush]}",
        "ovh: {consumer_kee: hush}",
        "ovh: {endpoint: hush}",
        "ovh: hush",
        "database: hush://hush",
        "database: postgresql://a:hush@b/c",
        "log: hush",
        "data: 'hush",
        "telegram: {token: hush}",
        "telegram: {token: [hush], name: hush!, webhook: 'http://hush', api: 'hush:'}",
        "web: {port: hush}",
        "data: !hush!hush hush",
        'data: "\\hush"',
        "data: &hush hush",
        "lines: [{id: hush!, kind: hush, zone: hush, number: hush, closed: hush, lead: hush, queue: hush, key: hu-sh}]",
    ],
)
def test_no_error_shows_a_value(tmp_path: Path, text: str) -> None:
    sentences = complaint(tmp_path, text)
    assert sentences
    assert "hush" not in sentences


# ---------------------------------------------------------------- the example


def test_the_example_loads_as_it_is_and_tells_which_secrets_it_lacks() -> None:
    config = load_config(EXAMPLE, {}, need_secrets=False)
    assert [line.id for line in config.deployment.lines] == ["lyon", "toulouse"]
    assert {line.mode for line in config.deployment.lines} == {LineMode.OBSERVE}
    assert (config.credentials, config.broken) == ({}, ())
    assert [re.sub(r"^.*?:\d+: ", "", sentence).split(":")[0] for sentence in config.missing] == [
        "ovh.application_key_file",
        "ovh.application_secret_file",
        "ovh.consumer_key_file",
        "ovh.keys.south.application_key",
        "ovh.keys.south.application_secret",
        "ovh.keys.south.consumer_key",
    ]
    with pytest.raises(ConfigError) as caught:
        load_config(EXAMPLE, {})
    assert str(caught.value) == "\n".join(config.missing)


def test_the_example_runs_once_the_environment_has_its_secrets() -> None:
    south = {f"OVH_SOUTH_{name}": "hush" for name in ("APPLICATION_KEY", "APPLICATION_SECRET", "CONSUMER_KEY")}
    config = load_config(EXAMPLE, KEYS | south)
    assert (sorted(config.credentials), config.missing) == (["default", "south"], ())


# ---------------------------------------------------------------- anything at all

PIECES = st.sampled_from(
    ["lines", "ovh", "keys", "id", "name", "number", "kind", "line", "hunting", "closed", "uncovered", "lead", "key"]
) | st.text(max_size=12)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | PIECES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PIECES, inner, max_size=6),
    max_leaves=30,
)
HOSTILE = """a: &a [x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
"""


def outcome(folder: Path, content: bytes) -> None:
    """Load it: a Config or a ConfigError, and nothing else."""
    (folder / "bot.yaml").write_bytes(content)
    with suppress(ConfigError):
        load_config(folder / "bot.yaml", KEYS)
    (folder / "lines.d").mkdir(exist_ok=True)
    (folder / "lines.d" / "town.yaml").write_bytes(content)
    (folder / "bot.yaml").write_text(yaml.safe_dump({"lines": [LYON]}))
    assert LineId("lyon") in load_config(folder / "bot.yaml", KEYS).deployment.by_id


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("anything")


@given(content=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(content=HOSTILE.encode())
@example(content=b"&a [*a]")
@example(content=b"{" * 100_000)
@example(content=b"- " * 100_000)
@example(content=b"? " * 100_000)
@example(content=b"a: '" + b"\\" * 100_000)
def test_any_bytes_give_a_config_or_a_sentence(folder: Path, content: bytes) -> None:
    outcome(folder, content)


@given(value=ANYTHING)
@settings(deadline=None)
def test_any_yaml_gives_a_config_or_a_sentence(folder: Path, value: object) -> None:
    outcome(folder, yaml.safe_dump(value, allow_unicode=True).encode("utf-8", "surrogatepass"))


@given(value=st.dictionaries(st.sampled_from([*Line.__slots__, "other"]), ANYTHING, max_size=22))
@settings(deadline=None)
def test_any_line_gives_a_config_or_a_sentence(folder: Path, value: dict[str, object]) -> None:
    outcome(folder, yaml.safe_dump({"lines": [LYON | value]}, allow_unicode=True).encode("utf-8", "surrogatepass"))


@pytest.mark.slow
@given(content=st.binary(max_size=5000))
@settings(max_examples=20_000, deadline=None)
def test_any_bytes_give_a_config_or_a_sentence_for_long(folder: Path, content: bytes) -> None:
    outcome(folder, content)


@given(text=st.text(max_size=300))
@example(text='"\\U99999999"')
@example(text='"\\ud800"')
@example(text="%YAML 1.99999999999999999999\n--- a")
def test_the_reader_without_libyaml_gives_a_tree_or_a_sentence_too(text: str) -> None:
    try:
        tree = parse_yaml(text, "bot.yaml", yaml.BaseLoader)
    except ConfigError:
        return
    assert tree.lines[()] == 1


# ---------------------------------------------------------------- keys by other ways


def ovh_conf(**settings: str) -> Elsewhere:
    """What the `ovh` package would find in an `ovh.conf` whose endpoint is ovh-ca."""
    return lambda section, name: (
        {("default", "endpoint"): "ovh-ca"}.get((section, name))
        or (settings.get(name) if section == "ovh-ca" else None)
    )


PACKAGE = {"application_key": "theirs", "application_secret": "hush-1", "consumer_key": "hush-2"}


def test_an_oauth2_client_stands_in_the_place_of_the_keys(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hush-client\n")
    ovh = {"client_id": "EU.me", "client_secret_file": "secret"}
    config = config_of(tmp_path, {"ovh": ovh, "lines": [LYON]}, {})
    assert config.credentials == {"default": OvhLogin("ovh-eu", client_id="EU.me", client_secret="hush-client")}
    assert config.secrets() == ("hush-client",)
    assert config.logins == {}
    environ = {"STANDARDISTE_OVH_CLIENT_ID": "a", "STANDARDISTE_OVH_CLIENT_SECRET": "b"}
    assert config_of(tmp_path, {"lines": [LYON]}, environ).credentials == {
        "default": OvhLogin("ovh-eu", client_id="a", client_secret="b")
    }


def test_keys_and_an_oauth2_client_together_are_refused(tmp_path: Path) -> None:
    words = complaint(tmp_path, {"ovh": {"client_id": "EU.me", "client_secret": "x"}, "lines": [LYON]})
    assert words == "bot.yaml:2: ovh.client_id: an application key is given too; keep one"
    words = complaint(tmp_path, {"ovh": {"client_id": "EU.me"}, "lines": [LYON]}, {})
    variable = "STANDARDISTE_OVH_CLIENT_SECRET"
    says = f"missing; set the environment variable {variable}, or give client_secret_file"
    assert words == f"bot.yaml:1: ovh.client_secret: {says}"


def test_when_nothing_is_said_the_package_s_own_settings_count(tmp_path: Path) -> None:
    main = written({"lines": [LYON]}, tmp_path)
    config = load_config(main, {}, elsewhere=ovh_conf(**PACKAGE))
    assert config.credentials == {"default": OvhLogin("ovh-ca", "theirs", "hush-1", "hush-2")}
    client = {"client_id": "EU.me", "client_secret": "hush-3"}
    config = load_config(main, {}, elsewhere=ovh_conf(**PACKAGE, **client))
    assert config.credentials == {"default": OvhLogin("ovh-ca", client_id="EU.me", client_secret="hush-3")}
    # What is written here wins, also when it is not whole.
    assert (
        load_config(main, KEYS, elsewhere=ovh_conf(**PACKAGE)).credentials["default"].application_key == "key-of-tests"
    )
    half = {"STANDARDISTE_OVH_APPLICATION_KEY": "key-of-tests"}
    assert load_config(main, half, need_secrets=False, elsewhere=ovh_conf(**PACKAGE)).credentials == {}


def test_an_application_without_consumer_key_can_ask_for_one(tmp_path: Path) -> None:
    key = {"application_key": "a", "application_secret": "b", "consumer_key_file": "keys/south"}
    main = written({"ovh": {"keys": {"south": key}}, "lines": [town(key="south")]}, tmp_path)
    config = load_config(main, {}, need_secrets=False)
    variable = "STANDARDISTE_OVH_SOUTH_CONSUMER_KEY"
    south = OvhLogin("ovh-eu", "a", "b")
    assert (config.credentials, config.logins) == (
        {},
        {"south": Login(south, tmp_path / "keys/south", variable, False)},
    )
    assert load_config(main, {variable: "set"}, need_secrets=False).logins["south"].hidden
    package = load_config(main, {}, need_secrets=False, elsewhere=ovh_conf(application_key="c", application_secret="d"))
    own = Login(OvhLogin("ovh-ca", "c", "d"), None, "STANDARDISTE_OVH_CONSUMER_KEY", False)
    assert package.logins["default"] == own


def test_the_address_to_ping_is_a_secret(tmp_path: Path) -> None:
    config = config_of(tmp_path, {"heartbeat_url": "https://ping.example/abc", "lines": [LYON]})
    assert config.heartbeat_url == "https://ping.example/abc"
    assert config.secrets()[-1] == "https://ping.example/abc"


def test_lines_know_whether_another_one_uses_their_service() -> None:
    service = Phone("+33199005002")
    queue = Line(LineId("a"), "A", service, service, LineKind.HUNTING, "ab1234567-ovh-1", *FRENCH, queue=1)
    other, retired = replace(queue, id=LineId("b"), queue=2), replace(queue, id=LineId("c"), retired=True)
    assert [line.shared for line in with_shared_services([queue, other, retired])] == [True, True, False]
    assert [line.shared for line in with_shared_services([queue, retired])] == [False, False]


@pytest.mark.parametrize(
    ("matrix", "wrong"),
    [
        ({"user": "@bot:hs.test", "password": "p"}, "homeserver"),
        ({"homeserver": "https://hs.test", "password": "p"}, "user"),
        ({"homeserver": "https://hs.test", "user": "bot"}, "password"),
        ({"homeserver": "https://hs.test", "user": "bot", "password": "p", "access_token": "t"}, "access_token"),
        ({"homeserver": "https://hs.test", "user": "bot", "password": "p", "trust": "nobody"}, "trust"),
    ],
)
def test_matrix_wants_a_homeserver_an_account_and_one_secret(tmp_path: Path, matrix: object, wrong: str) -> None:
    with pytest.raises(ConfigError, match=rf"matrix\.{wrong}: "):
        config_of(tmp_path, {"matrix": matrix, "lines": [LYON]}, KEYS)
