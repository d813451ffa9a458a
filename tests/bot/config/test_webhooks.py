"""Other systems that are told of calls, as the configuration describes them; each mistake is one clear sentence."""

from pathlib import Path
from typing import Any

import pytest

from bot.config.webhooks import hidden_of_webhooks
from bot.model import DialectName, LineId, Phone, Webhook, WebhookAgent, WebhookEvent
from tests.bot.config.test_config import KEYS, complaint, config_of, town

PUBLIK = {"name": "town-hall", "dialect": "publik", "url": "https://p.example.org/phonecalls/ipbx/", "secret": "hush-1"}
JSON = {"name": "crm", "dialect": "json", "url": "https://crm.example.org/x/", "secret": "hush-hush-hush-hush"}
STARS = {"name": "pop-up", "dialect": "stars", "url": "https://crm.example.org/find?n=*CALLING*"}


def with_webhooks(*webhooks: dict[str, Any], share_numbers: str = "yes") -> dict[str, object]:
    return {"lines": [town(webhooks=list(webhooks), share_numbers=share_numbers)]}


def test_every_setting_of_a_webhook_reaches_the_model(tmp_path: Path) -> None:
    agents = [{"phone": "06 39 98 01 02", "extension": "42"}]
    everything = JSON | {"events": ["end", "ring"], "private_network": "true", "agents": agents}
    config = config_of(tmp_path, with_webhooks(PUBLIK, everything, STARS))
    (line,) = config.deployment.lines
    assert line.share_numbers is True
    assert line.webhooks == (
        Webhook("town-hall", DialectName.PUBLIK, "https://p.example.org/phonecalls/ipbx/"),
        Webhook(
            "crm",
            DialectName.JSON,
            "https://crm.example.org/x/",
            (WebhookEvent.RING, WebhookEvent.END),
            True,
            (WebhookAgent(Phone("+33639980102"), "42"),),
        ),
        Webhook("pop-up", DialectName.STARS, "https://crm.example.org/find?n=*CALLING*"),
    )
    assert config.webhook_secrets == {
        (LineId("lyon"), "town-hall"): "hush-1",
        (LineId("lyon"), "crm"): "hush-hush-hush-hush",
    }
    assert {"hush-1", "hush-hush-hush-hush", "https://crm.example.org/x/"} <= set(config.secrets())
    assert "hush" not in f"{config} {config!r}"
    assert "crm.example.org" not in f"{config!r}"


def test_an_address_is_hidden_piece_by_piece_and_a_secret_also_as_it_stands_in_one() -> None:
    urls = (
        "https://zammad.example.org/api/v1/cti/TOKEN",
        "https://crm.example.org/in/*CALLID*/find?n=*CALLING*&key=hush-hush&k=*SECRET*",
    )
    webhooks = [Webhook("crm", DialectName.STARS, url) for url in urls]
    assert set(hidden_of_webhooks(webhooks, {(LineId("lyon"), "crm"): "hush/hush+1 old"})) == {
        *urls,
        *("hush/hush+1", "hush%2Fhush%2B1", "old"),
        *("/api/v1/cti/TOKEN", "/in/", "/find", "key=hush-hush"),
    }


def test_a_server_that_is_allowed_may_be_shown_in_a_frame_and_no_page_of_our_own(tmp_path: Path) -> None:
    web: dict[str, object] = {"frames": ["https://CRM.example.org"], "public_url": "https://crm.example.org/helpline"}
    told = with_webhooks(STARS | {"mode": "modal"})
    assert config_of(tmp_path, told | {"web": web | {"public_url": None}}).deployment.frames == (
        "https://crm.example.org",
    )
    assert "is at the bot's own address, which no frame may show" in complaint(tmp_path, told | {"web": web})
    web["frames"] = ["https://crm.example.org/x"]
    said = "must be a server alone, such as https://crm.example.org, without a path"
    assert said in complaint(tmp_path, told | {"web": web})


def test_nobody_is_told_of_a_line_that_names_nobody(tmp_path: Path) -> None:
    (line,) = config_of(tmp_path, {"lines": [town()]}).deployment.lines
    assert (line.webhooks, line.share_numbers) == ((), False)


def test_a_secret_comes_from_the_environment_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hush-of-file\n")
    bare = {key: value for key, value in PUBLIK.items() if key != "secret"}
    main = with_webhooks(bare, bare | {"name": "other", "secret_file": "secret"})
    environ = KEYS | {"STANDARDISTE_WEBHOOK_LYON_TOWN_HALL_SECRET": "hush-of-environment"}
    assert list(config_of(tmp_path, main, environ).webhook_secrets.values()) == ["hush-of-environment", "hush-of-file"]


PLACE = "bot.yaml:7: lines[0].webhooks[0]"


@pytest.mark.parametrize(
    ("webhook", "says"),
    [
        (
            PUBLIK | {"dialect": "publick"},
            "dialect: must be publik or zammad or placetel or json or stars, did you mean publik?",
        ),
        (
            PUBLIK | {"events": ["ring"]},
            "events: publik is told when somebody answers, not when it rings; write answer, end",
        ),
        (JSON | {"events": ["hangup"]}, "events[0]: must be ring or answer or end"),
        (
            JSON | {"dialect": "zammad", "events": ["end"]},
            "events: zammad knows no call of which it was not told the ring; add ring",
        ),
        (
            JSON | {"url": "http://crm.example.org/"},
            "url: must be an address that begins with https:// (http:// for this machine only)",
        ),
        (
            JSON | {"url": "https://169.254.169.254/"},
            "url: is at an address of your own network or machine; write private_network: true if that is meant",
        ),
        (
            JSON | {"url": "http://localhost:8080/"},
            "url: is at an address of your own network or machine; write private_network: true if that is meant",
        ),
        (
            JSON | {"url": "https://crm.example.org/?n=*CALLING*"},
            "url: has variables, which are for dialect: stars only",
        ),
        (
            JSON | {"mode": "modal"},
            "mode: modal is a link with variables, for dialect: stars only",
        ),
        (
            STARS | {"mode": "modal"},
            (
                "mode: shows a page of https://crm.example.org on the board; "
                "write https://crm.example.org under frames in the section web to allow it"
            ),
        ),
        (
            STARS | {"url": "https://crm.example.org/?n=*CALING*"},
            "url: has an unknown variable *CALING*, did you mean CALLING?",
        ),
        (
            STARS | {"url": "https://crm.example.org/?n=*CALLING"},
            "url: has *CALLING with one star; a variable has one on each side: *CALLING*",
        ),
        (
            STARS | {"url": "https://crm.example.org/?n=CALLING*&on=*DIALED*"},
            "url: has CALLING* with one star; a variable has one on each side: *CALLING*",
        ),
        (
            STARS | {"url": "https://crm.example.org/?n=*CALLING&on=*DIALED*"},
            "url: has *CALLING with one star; a variable has one on each side: *CALLING*",
        ),
        (
            JSON | {"url": "https://crm.example.org/?n=*CALLING"},
            "url: has variables, which are for dialect: stars only",
        ),
        (
            STARS | {"url": "https://crm.example.org/"},
            "url: has no variable such as *CALLING*, so nothing would be told",
        ),
        (
            STARS | {"url": "https://*CALLING*.example.org/"},
            "url: has a variable in the name of the server, where none may be",
        ),
        (
            STARS | {"url": "https://crm.example.org/a b?n=*CALLING*"},
            "url: must be an address without blanks, accents or #; write them as %20 and so on",
        ),
        (
            STARS | {"url": "https://crm.example.org/${KEY}/*CALLING*"},
            "url: has no secrets and no ${...}; give the secret as secret_file, or as *SECRET* in dialect: stars",
        ),
        (JSON | {"colour": "red"}, "colour: unknown"),
        (
            JSON | {"secret": "short"},
            "secret: is too short to sign with; 16 characters at least, as openssl rand -hex 32 makes them",
        ),
        (
            JSON | {"secret": None},
            "secret: missing; set the environment variable STANDARDISTE_WEBHOOK_LYON_CRM_SECRET, or give secret_file",
        ),
        (
            STARS | {"url": "https://crm.example.org/?n=*CALLING*&k=*SECRET*"},
            (
                "secret: missing; set the environment variable STANDARDISTE_WEBHOOK_LYON_POP_UP_SECRET, "
                "or give secret_file"
            ),
        ),
    ],
    ids=str,
)
def test_a_mistake_is_one_clear_sentence(tmp_path: Path, webhook: dict[str, Any], says: str) -> None:
    found = complaint(tmp_path, with_webhooks(webhook))
    assert found.partition("webhooks[0]")[2].lstrip(".") == says
    assert "\n" not in found


def test_two_of_one_name_and_publik_without_numbers_are_mistakes(tmp_path: Path) -> None:
    found = complaint(tmp_path, with_webhooks(JSON, dict(JSON)))
    assert found.endswith("webhooks[1].name: two webhooks of this line have the same name")
    found = complaint(tmp_path, with_webhooks(PUBLIK, share_numbers="no"))
    assert found.endswith("webhooks[0].dialect: publik is told numbers only; write share_numbers: yes for this line")
    found = complaint(tmp_path, with_webhooks(JSON, share_numbers="maybe"))
    assert found.endswith("lines[0].share_numbers: must be yes or no")


def test_a_town_whose_webhook_lacks_its_secret_is_served_without_it(tmp_path: Path) -> None:
    webhooks = [JSON | {"secret": None}, STARS]
    nantes = town(id="nantes", name="Nantes", number="02 61 91 00 01", webhooks=webhooks)
    config = config_of(tmp_path, {"lines": [town()]}, KEYS, nantes=nantes)
    assert [(line.id, [one.name for one in line.webhooks]) for line in config.deployment.lines] == [
        ("lyon", []),
        ("nantes", ["pop-up"]),
    ]
    (broken,) = config.broken
    assert broken.endswith(
        "webhooks[0].secret: missing; set the environment variable STANDARDISTE_WEBHOOK_NANTES_CRM_SECRET, "
        "or give secret_file"
    )
