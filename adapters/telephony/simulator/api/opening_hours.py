"""The API's routes for the opening hours of an easyHunting."""

from adapters.telephony.simulator import api_objects
from adapters.telephony.simulator.api.call_queues import hunting_in_path
from adapters.telephony.simulator.api.handler import ApiRequest, Route
from adapters.telephony.simulator.api_objects import ApiObject, change_object


def show_time_conditions(request: ApiRequest) -> object:
    return hunting_in_path(request).hours


def change_time_conditions(request: ApiRequest) -> None:
    change_object(api_objects.TIME_CONDITIONS, hunting_in_path(request).hours, request.body, request.questions)


def list_conditions(request: ApiRequest) -> object:
    wanted = request.query.get("policy")
    return [id_ for id_, shown in hunting_in_path(request).conditions.items() if wanted in {None, shown["policy"]}]


def _condition_in_path(request: ApiRequest) -> ApiObject:
    return request.find(hunting_in_path(request).conditions, "id", "condition")


def show_condition(request: ApiRequest) -> object:
    return _condition_in_path(request)


def create_condition(request: ApiRequest) -> object:
    hunting = hunting_in_path(request)
    for name in ("policy", "timeFrom", "timeTo", "weekDay"):
        request.field(name, str)
    shown = api_objects.TIME_CONDITION.new(conditionId=request.state.next_id())
    change_object(api_objects.TIME_CONDITION, shown, request.body, request.questions)
    hunting.conditions[shown["conditionId"]] = shown
    return shown


def change_condition(request: ApiRequest) -> None:
    change_object(api_objects.TIME_CONDITION, _condition_in_path(request), request.body, request.questions)


def delete_condition(request: ApiRequest) -> None:
    del hunting_in_path(request).conditions[_condition_in_path(request)["conditionId"]]


_HOURS = "/telephony/{ba}/{flavour:easyHunting}/{number}/timeConditions"
ROUTES: list[Route] = [
    ("GET", _HOURS, show_time_conditions),
    ("PUT", _HOURS, change_time_conditions),
    ("GET", _HOURS + "/conditions", list_conditions),
    ("POST", _HOURS + "/conditions", create_condition),
    ("GET", _HOURS + "/conditions/{id}", show_condition),
    ("PUT", _HOURS + "/conditions/{id}", change_condition),
    ("DELETE", _HOURS + "/conditions/{id}", delete_condition),
]
