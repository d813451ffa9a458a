"""The API's routes for the login, the account, lines, redirected numbers, tasks and event tokens."""

import secrets
from typing import Any

from adapters.telephony.simulator import api_objects
from adapters.telephony.simulator.api.handler import ApiRequest, Route
from adapters.telephony.simulator.api_objects import ApiObject, change_object
from adapters.telephony.simulator.click_to_call import ClickToCall
from adapters.telephony.simulator.number_forms import wire_form
from adapters.telephony.simulator.refusal import Refusal
from adapters.telephony.simulator.state import Task

# ---------------------------------------------------------------- login


def show_time(request: ApiRequest) -> object:
    return request.access.tell_time()


def request_credential(request: ApiRequest) -> object:
    rules = [(rule["method"], rule["path"]) for rule in request.field("accessRules", list)]
    credential = request.access.request(request.headers, rules)
    return {
        "consumerKey": credential.key,
        "state": credential.status,
        "validationUrl": f"https://eu.api.ovh.example/auth/?credentialToken={secrets.token_hex(32)}",
    }


def show_current_credential(request: ApiRequest) -> object:
    assert request.credential is not None
    return request.credential.shown(request.now)


def list_credentials(request: ApiRequest) -> object:
    found = request.access.credentials.values()
    return [c.id for c in found if request.query.get("status", c.state(request.now)) == c.state(request.now)]


def show_credential(request: ApiRequest) -> object:
    for found in request.access.credentials.values():
        if found.id == request.id("id"):
            return found.shown(request.now)
    raise Refusal.missing("credential")


def show_customer(request: ApiRequest) -> object:
    return {"nichandle": request.state.billing_account.split("-")[0] + "-ovh", "country": "FR", "language": "fr_FR"}


# ---------------------------------------------------------------- account and services


def list_accounts(request: ApiRequest) -> object:
    return request.state.accounts()


def show_account(request: ApiRequest) -> object:
    return {
        "billingAccount": request.names["ba"],
        "description": "",
        "status": "enabled",
        "trusted": True,
        "hiddenExternalNumber": False,
        "overrideDisplayedNumber": False,
    }


def list_services(request: ApiRequest) -> object:
    return request.of_account(request.state.services())


def show_service(request: ApiRequest) -> object:
    feature = request.state.feature(request.number)
    if not feature:
        raise Refusal.no_service()
    return {
        "associatedDeviceMac": None,
        "country": "fr",
        "countryCode": 33,
        "description": _fields_of_service(request)["description"],
        "featureType": feature,
        "hasFaxCapabilities": False,
        "offers": [],
        "properties": [],
        "rio": "",
        "serviceName": request.number,
        "serviceType": "line" if feature == "sip" else "alias",
        "simultaneousLines": 2,
    }


def _fields_of_service(request: ApiRequest) -> ApiObject:
    state = request.state
    owner: Any = (
        state.lines.get(request.number) or state.redirects.get(request.number) or state.huntings[request.number]
    )
    shown: ApiObject = owner.shown
    return shown


def list_numbers(request: ApiRequest) -> object:
    return request.of_account([*request.state.redirects, *request.state.huntings])


def show_number(request: ApiRequest) -> object:
    if request.number not in request.state.redirects and request.number not in request.state.huntings:
        raise Refusal.no_service()
    feature = request.state.feature(request.number)
    return api_objects.NUMBER.new(
        serviceName=request.number, featureType=feature, description=_fields_of_service(request)["description"]
    )


def list_tasks(request: ApiRequest) -> object:
    wanted = request.query.get("status")
    mine = (task for task in request.state.tasks.values() if task.service == request.number)
    return [task.id for task in mine if wanted in {None, task.status(request.now)}]


def show_task(request: ApiRequest) -> object:
    found = request.state.tasks.get(request.id("id"))
    if found is None or found.service != request.number:
        raise Refusal.missing("task")
    shown = _task_fields(request, found)
    found.looks += 1
    return shown


def _task_fields(request: ApiRequest, task: Task) -> ApiObject:
    return {
        "action": task.action,
        "message": None,
        "objectCreated": None,
        "serviceType": "number",
        "status": task.status(request.now),
        "taskId": task.id,
    }


# ---------------------------------------------------------------- lines


def list_lines(request: ApiRequest) -> object:
    return request.of_account(request.state.lines)


def show_sip_line(request: ApiRequest) -> object:
    return request.state.line(request.number).shown


def change_sip_line(request: ApiRequest) -> None:
    change_object(api_objects.LINE, request.state.line(request.number).shown, request.body, request.questions)


def show_line_options(request: ApiRequest) -> object:
    shown = dict(request.state.line(request.number).options)
    if request.questions.forward_number_when_off == "dropped":
        shown.update({name + "Number": "" for name in api_objects.FORWARDS if not shown[name]})
    return request.shown(shown, *(name + "Number" for name in api_objects.FORWARDS))


def change_line_options(request: ApiRequest) -> None:
    options = request.state.line(request.number).options
    request.change(lambda: change_object(api_objects.LINE_OPTIONS, options, request.body, request.questions))


def click_to_call(request: ApiRequest) -> None:
    """Rings the line's own phone, or `callingNumber`; when it is picked up, the called number."""
    line = request.state.line(request.number)
    called = _dialled_number(request.field("calledNumber", str))
    calling = _dialled_number(request.body["callingNumber"]) if request.body.get("callingNumber") else line.number
    if calling not in request.state.lines and request.questions.calling_number == "refused":
        raise Refusal.bad("The calling number is not one of your lines")
    first = calling if request.questions.calling_number == "rung" else line.number
    phones = [first, called] if request.questions.click_to_call == "line first" else [called]
    shows = {"display number": line.options["displayNumber"], "line": line.number, "calling number": calling}
    ClickToCall(request.network, line, phones, shows[request.questions.click_to_call_shows]).begin(request.now)


def _dialled_number(text: str) -> str:
    try:
        return wire_form(text)
    except ValueError:
        raise Refusal.bad("Given data is not valid for type phoneNumber") from None


# ---------------------------------------------------------------- redirected numbers


def list_redirects(request: ApiRequest) -> object:
    return request.of_account(request.state.redirects)


def show_redirect(request: ApiRequest) -> object:
    return request.shown(request.state.redirect(request.number).shown, "destination")


def change_redirect(request: ApiRequest) -> None:
    change_object(api_objects.REDIRECT, request.state.redirect(request.number).shown, request.body, request.questions)


def change_destination(request: ApiRequest) -> object:
    """Only a SIP line of the same customer can be a destination; whether in any of their accounts, OVH does not say."""
    redirect = request.state.redirect(request.number)
    api_objects.stored_number("destination", request.field("destination", str), request.questions)
    destination = _dialled_number(request.body["destination"])
    if destination not in request.state.lines:
        raise Refusal.bad("[destination] The destination is not a line of yours")

    def finish() -> None:
        redirect.shown["destination"] = destination

    task = Task(request.state.next_id(), "changeDestination", request.number, request.now, finish)
    request.state.tasks[task.id] = task
    return _task_fields(request, task)


# ---------------------------------------------------------------- event tokens


def _token_scope(request: ApiRequest) -> str:
    """The scope of a token: "" for the account, a service, or an agent of a hunting service."""
    if "number" not in request.names:
        return ""
    if not request.state.feature(request.number):
        raise Refusal.no_service()
    return request.number + ("/" + request.names["agent"] if "agent" in request.names else "")


def show_token(request: ApiRequest) -> object:
    scope = _token_scope(request)
    if scope not in request.state.tokens:
        raise Refusal.missing("eventToken")
    return {"token": request.state.tokens[scope]}


def create_token(request: ApiRequest) -> object:
    if request.field("expiration", str) not in {"1 day", "1 hour", "30 days", "5 minutes", "unlimited"}:
        raise Refusal.bad("[expiration] Given data does not belong to the enumeration")
    return request.state.new_token(_token_scope(request))


def delete_token(request: ApiRequest) -> None:
    if request.state.tokens.pop(_token_scope(request), None) is None:
        raise Refusal.missing("eventToken")


def token_routes(path: str) -> list[Route]:
    return [("GET", path, show_token), ("POST", path, create_token), ("DELETE", path, delete_token)]


UNSIGNED: list[Route] = [("GET", "/auth/time", show_time), ("POST", "/auth/credential", request_credential)]
ROUTES: list[Route] = [
    ("GET", "/auth/currentCredential", show_current_credential),
    ("GET", "/me", show_customer),
    ("GET", "/me/api/credential", list_credentials),
    ("GET", "/me/api/credential/{id}", show_credential),
    ("GET", "/telephony", list_accounts),
    ("GET", "/telephony/{ba}", show_account),
    *token_routes("/telephony/{ba}/eventToken"),
    ("GET", "/telephony/{ba}/service", list_services),
    ("GET", "/telephony/{ba}/service/{number}", show_service),
    *token_routes("/telephony/{ba}/service/{number}/eventToken"),
    ("GET", "/telephony/{ba}/service/{number}/task", list_tasks),
    ("GET", "/telephony/{ba}/service/{number}/task/{id}", show_task),
    ("GET", "/telephony/{ba}/number", list_numbers),
    ("GET", "/telephony/{ba}/number/{number}", show_number),
    ("GET", "/telephony/{ba}/line", list_lines),
    ("GET", "/telephony/{ba}/line/{number}", show_sip_line),
    ("PUT", "/telephony/{ba}/line/{number}", change_sip_line),
    ("GET", "/telephony/{ba}/line/{number}/options", show_line_options),
    ("PUT", "/telephony/{ba}/line/{number}/options", change_line_options),
    ("POST", "/telephony/{ba}/line/{number}/click2Call", click_to_call),
    ("GET", "/telephony/{ba}/redirect", list_redirects),
    ("GET", "/telephony/{ba}/redirect/{number}", show_redirect),
    ("PUT", "/telephony/{ba}/redirect/{number}", change_redirect),
    ("POST", "/telephony/{ba}/redirect/{number}/changeDestination", change_destination),
]
