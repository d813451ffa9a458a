"""A request is what was asked; nobody who carries it out may make it another one."""

from dataclasses import FrozenInstanceError, fields, replace
from typing import Any, cast

import pytest

from adapters.console import TEAM
from bot.commands.request import Request
from bot.commands.table import BY_NAME
from bot.model import Deployment, Message
from bot.ports import Tx
from bot.text import text_in
from tests.support.helpline import LYON, MONDAY

REQUEST = Request(
    cast("Tx", None),
    MONDAY,
    Message("1", TEAM, "v1", "Anne", "/take tuesday", MONDAY),
    Deployment((LYON,)),
    BY_NAME["take"],
    "tuesday",
    text_in("en", LYON.zone),
    lines=(LYON,),
)


@pytest.mark.parametrize("name", [field.name for field in fields(Request)])
def test_no_field_of_a_request_can_be_assigned(name: str) -> None:
    value: Any = getattr(REQUEST, name)
    with pytest.raises(FrozenInstanceError):
        setattr(REQUEST, name, value)


def test_what_is_noted_on_a_derived_request_is_noted_on_the_first() -> None:
    """The journal and a refusal are written from the first, whatever was derived on the way."""
    derived = replace(REQUEST, words="", lines=())
    derived.noted.about = "Tuesday 2 pm"
    assert REQUEST.noted.about == "Tuesday 2 pm"
    assert REQUEST.words == "tuesday"
