"""The API's routes for the opening hours of an easyHunting."""

from adapters.telephony.simulator.api import shapes
from adapters.telephony.simulator.api.ask import Ask, Route
from adapters.telephony.simulator.api.hunting import hunting_of
from adapters.telephony.simulator.api.refusal import Refusal
from adapters.telephony.simulator.api.shapes import Shown, change


def hours(ask: Ask) -> object:
    return hunting_of(ask).hours


def change_hours(ask: Ask) -> None:
    change(shapes.TIME_CONDITIONS, hunting_of(ask).hours, ask.body, ask.questions)


def conditions(ask: Ask) -> object:
    wanted = ask.query.get("policy")
    return [id_ for id_, shown in hunting_of(ask).conditions.items() if wanted in {None, shown["policy"]}]


def _condition(ask: Ask) -> Shown:
    found = hunting_of(ask).conditions.get(ask.id("id"))
    if found is None:
        raise Refusal.missing("condition")
    return found


def condition(ask: Ask) -> object:
    return _condition(ask)


def create_condition(ask: Ask) -> object:
    hunting = hunting_of(ask)
    for name in ("policy", "timeFrom", "timeTo", "weekDay"):
        ask.field(name, str)
    shown = shapes.TIME_CONDITION.new(conditionId=ask.state.next_id())
    change(shapes.TIME_CONDITION, shown, ask.body, ask.questions)
    hunting.conditions[shown["conditionId"]] = shown
    return shown


def change_condition(ask: Ask) -> None:
    change(shapes.TIME_CONDITION, _condition(ask), ask.body, ask.questions)


def delete_condition(ask: Ask) -> None:
    del hunting_of(ask).conditions[_condition(ask)["conditionId"]]


_HOURS = "/telephony/{ba}/{flavour:easyHunting}/{number}/timeConditions"
ROUTES: list[Route] = [
    ("GET", _HOURS, hours),
    ("PUT", _HOURS, change_hours),
    ("GET", _HOURS + "/conditions", conditions),
    ("POST", _HOURS + "/conditions", create_condition),
    ("GET", _HOURS + "/conditions/{id}", condition),
    ("PUT", _HOURS + "/conditions/{id}", change_condition),
    ("DELETE", _HOURS + "/conditions/{id}", delete_condition),
]
