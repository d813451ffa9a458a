"""The `ovh` package is used by its public face, and what we add to it there."""

import ast
import asyncio
from pathlib import Path

import pytest
from ovh.exceptions import InvalidConfiguration

from adapters.telephony.ovh.signer import Signer, WholeUrl
from adapters.telephony.simulator import Simulator

ROOT = Path(__file__).parents[4]
FILES = [path for folder in ("adapters", "bot", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
PACKAGES = {"ovh", "requests"}


def uses_packages(tree: ast.Module) -> set[str]:
    """The names under which a module knows something of the two packages."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.asname or alias.name for alias in node.names]
            found |= {name.partition(".")[0] for name in names if name.partition(".")[0] in PACKAGES}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in PACKAGES:
            found |= {alias.asname or alias.name for alias in node.names}
    return found


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def trespasses(tree: ast.Module) -> list[str]:
    """Private members of anything but `self`, and whatever writes to a name of the two packages."""
    names = uses_packages(tree)
    found = []
    for node in ast.walk(tree) if names else ():
        if isinstance(node, ast.Attribute) and is_private(node.attr) and ast.unparse(node.value) != "self":
            found.append(ast.unparse(node))
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            found += [ast.unparse(node)] if ast.unparse(node).partition(".")[0].partition("[")[0] in names else []
    return found


@pytest.mark.parametrize(
    "written",
    [
        "import ovh.client\novh.client.ENDPOINTS['here'] = 'http://127.0.0.1'",
        "import ovh.client\novh.client.TIMEOUT = 5",
        "from ovh.client import ENDPOINTS\nENDPOINTS['here'] = 'http://127.0.0.1'",
        "from ovh import Client\nClient()._session",
        "import requests\nrequests.Session = None",
    ],
)
def test_a_trespass_is_found(written: str) -> None:
    assert len(trespasses(ast.parse(written))) == 1


def test_the_package_is_used_by_its_public_face() -> None:
    found = {str(path): trespasses(ast.parse(path.read_text())) for path in FILES}
    assert {path: what for path, what in found.items() if what} == {}
    own = ast.parse((ROOT / "adapters/telephony/ovh/signer.py").read_text())
    assert not [node for node in ast.walk(own) if isinstance(node, ast.Attribute) and is_private(node.attr)]


def test_a_whole_url_takes_the_place_of_the_endpoint() -> None:
    assert "https://eu.api.ovh.com/1.0" + WholeUrl("http://127.0.0.1:1/1.0/me") == "http://127.0.0.1:1/1.0/me"


def test_what_is_not_given_is_not_taken_from_another_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVH_CONSUMER_KEY", "another")
    monkeypatch.setenv("OVH_APPLICATION_SECRET", "another")
    with pytest.raises(InvalidConfiguration):
        Signer("ovh-eu", application_key="ours", read_time=lambda _: 0)


async def test_a_closed_signer_holds_no_connection(sim: Simulator) -> None:
    signer = Signer(
        sim.url,
        application_key=sim.application_key,
        application_secret=sim.application_secret,
        consumer_key=sim.consumer_key,
        read_time=lambda response: int(response.json()),
    )
    await asyncio.to_thread(signer.raw_call, "GET", "/me")
    (connection,) = signer.connections
    assert len(connection.poolmanager.pools.keys()) == 1
    signer.close()
    assert connection.poolmanager.pools.keys() == set()
