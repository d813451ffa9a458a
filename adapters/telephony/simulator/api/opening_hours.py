"""The API's routes for the opening hours of an easyHunting."""

from adapters.telephony.simulator import api_objects
from adapters.telephony.simulator.api.call_queues import hunting_of
from adapters.telephony.simulator.api.handler import ApiRequest, Route
from adapters.telephony.simulator.api_objects import ApiObject, change


def hours(request: ApiRequest) -> object:
    return hunting_of(request).hours


def change_hours(request: ApiRequest) -> None:
    change(api_objects.TIME_CONDITIONS, hunting_of(request).hours, request.body, request.questions)


def conditions(request: ApiRequest) -> object:
    wanted = request.query.get("policy")
    return [id_ for id_, shown in hunting_of(request).conditions.items() if wanted in {None, shown["policy"]}]


def _condition(request: ApiRequest) -> ApiObject:
    return request.find(hunting_of(request).conditions, "id", "condition")


def condition(request: ApiRequest) -> object:
    return _condition(request)


def create_condition(request: ApiRequest) -> object:
    hunting = hunting_of(request)
    for name in ("policy", "timeFrom", "timeTo", "weekDay"):
        request.field(name, str)
    shown = api_objects.TIME_CONDITION.new(conditionId=request.state.next_id())
    change(api_objects.TIME_CONDITION, shown, request.body, request.questions)
    hunting.conditions[shown["conditionId"]] = shown
    return shown


def change_condition(request: ApiRequest) -> None:
    change(api_objects.TIME_CONDITION, _condition(request), request.body, request.questions)


def delete_condition(request: ApiRequest) -> None:
    del hunting_of(request).conditions[_condition(request)["conditionId"]]


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
