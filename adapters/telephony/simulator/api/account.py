"""The API's routes for the login, the account, lines, redirected numbers, tasks and event tokens."""

import secrets
from typing import Any

from adapters.telephony.simulator.api import shapes
from adapters.telephony.simulator.api.ask import Ask, Route
from adapters.telephony.simulator.api.refusal import Refusal
from adapters.telephony.simulator.api.shapes import Shown, change
from adapters.telephony.simulator.click_to_call import ClickToCall
from adapters.telephony.simulator.numbers import inside
from adapters.telephony.simulator.state import Task

# ---------------------------------------------------------------- login


def auth_time(ask: Ask) -> object:
    return ask.access.tell_time()


def auth_credential(ask: Ask) -> object:
    rules = [(rule["method"], rule["path"]) for rule in ask.field("accessRules", list)]
    credential = ask.access.request(ask.headers, rules)
    return {
        "consumerKey": credential.key,
        "state": credential.status,
        "validationUrl": f"https://eu.api.ovh.example/auth/?credentialToken={secrets.token_hex(32)}",
    }


def current_credential(ask: Ask) -> object:
    assert ask.credential is not None
    return ask.credential.shown(ask.now)


def credentials(ask: Ask) -> object:
    found = ask.access.credentials.values()
    return [c.id for c in found if ask.query.get("status", c.state(ask.now)) == c.state(ask.now)]


def credential(ask: Ask) -> object:
    for found in ask.access.credentials.values():
        if found.id == ask.id("id"):
            return found.shown(ask.now)
    raise Refusal.missing("credential")


def me(ask: Ask) -> object:
    return {"nichandle": ask.state.billing_account.split("-")[0] + "-ovh", "country": "FR", "language": "fr_FR"}


# ---------------------------------------------------------------- account and services


def accounts(ask: Ask) -> object:
    return [ask.state.billing_account]


def account(ask: Ask) -> object:
    return {
        "billingAccount": ask.state.billing_account,
        "description": "",
        "status": "enabled",
        "trusted": True,
        "hiddenExternalNumber": False,
        "overrideDisplayedNumber": False,
    }


def services(ask: Ask) -> object:
    return ask.state.services()


def service(ask: Ask) -> object:
    feature = ask.state.feature(ask.number)
    if not feature:
        raise Refusal.no_service()
    return {
        "associatedDeviceMac": None,
        "country": "fr",
        "countryCode": 33,
        "description": _shown(ask)["description"],
        "featureType": feature,
        "hasFaxCapabilities": False,
        "offers": [],
        "properties": [],
        "rio": "",
        "serviceName": ask.number,
        "serviceType": "line" if feature == "sip" else "alias",
        "simultaneousLines": 2,
    }


def _shown(ask: Ask) -> Shown:
    state = ask.state
    owner: Any = state.lines.get(ask.number) or state.redirects.get(ask.number) or state.huntings[ask.number]
    shown: Shown = owner.shown
    return shown


def numbers(ask: Ask) -> object:
    return [*ask.state.redirects, *ask.state.huntings]


def number(ask: Ask) -> object:
    if ask.number not in ask.state.redirects and ask.number not in ask.state.huntings:
        raise Refusal.no_service()
    feature = ask.state.feature(ask.number)
    return shapes.NUMBER.new(serviceName=ask.number, featureType=feature, description=_shown(ask)["description"])


def tasks(ask: Ask) -> object:
    wanted = ask.query.get("status")
    mine = (task for task in ask.state.tasks.values() if task.service == ask.number)
    return [task.id for task in mine if wanted in {None, task.status(ask.now)}]


def task(ask: Ask) -> object:
    found = ask.state.tasks.get(ask.id("id"))
    if found is None or found.service != ask.number:
        raise Refusal.missing("task")
    shown = _task(ask, found)
    found.looks += 1
    return shown


def _task(ask: Ask, task: Task) -> Shown:
    return {
        "action": task.action,
        "message": None,
        "objectCreated": None,
        "serviceType": "number",
        "status": task.status(ask.now),
        "taskId": task.id,
    }


# ---------------------------------------------------------------- lines


def lines(ask: Ask) -> object:
    return list(ask.state.lines)


def line(ask: Ask) -> object:
    return ask.state.line(ask.number).shown


def change_line(ask: Ask) -> None:
    change(shapes.LINE, ask.state.line(ask.number).shown, ask.body, ask.questions)


def options(ask: Ask) -> object:
    shown = dict(ask.state.line(ask.number).options)
    if ask.questions.forward_number_when_off == "dropped":
        shown.update({name + "Number": "" for name in shapes.FORWARDS if not shown[name]})
    return shown


def change_options(ask: Ask) -> None:
    options = ask.state.line(ask.number).options
    ask.change(lambda: change(shapes.LINE_OPTIONS, options, ask.body, ask.questions))


def click_to_call(ask: Ask) -> None:
    """Rings the line's own phone, or `callingNumber`; once picked up, the called number."""
    line = ask.state.line(ask.number)
    called = _dialled(ask.field("calledNumber", str))
    first = _dialled(ask.body["callingNumber"]) if ask.body.get("callingNumber") else line.number
    phones = [first, called] if ask.questions.click_to_call == "line first" else [called]
    ClickToCall(ask.network, line, phones).begin(ask.now)


def _dialled(text: str) -> str:
    try:
        return inside(text)
    except ValueError:
        raise Refusal.bad("Given data is not valid for type phoneNumber") from None


# ---------------------------------------------------------------- redirected numbers


def redirects(ask: Ask) -> object:
    return list(ask.state.redirects)


def redirect(ask: Ask) -> object:
    return ask.state.redirect(ask.number).shown


def change_redirect(ask: Ask) -> None:
    change(shapes.REDIRECT, ask.state.redirect(ask.number).shown, ask.body, ask.questions)


def change_destination(ask: Ask) -> object:
    """Only one of our own SIP lines can be a redirection's destination."""
    redirect = ask.state.redirect(ask.number)
    shapes.number("destination", ask.field("destination", str), ask.questions)
    destination = _dialled(ask.body["destination"])
    if destination not in ask.state.lines:
        raise Refusal.bad("[destination] The destination is not a line of yours")

    def finish() -> None:
        redirect.shown["destination"] = destination

    task = Task(ask.state.next_id(), "changeDestination", ask.number, ask.now, finish)
    ask.state.tasks[task.id] = task
    return _task(ask, task)


# ---------------------------------------------------------------- event tokens


def _scope(ask: Ask) -> str:
    """What a token is for: "" the account, a service, or an agent of a hunting service."""
    if "number" not in ask.names:
        return ""
    if not ask.state.feature(ask.number):
        raise Refusal.no_service()
    return ask.number + ("/" + ask.names["agent"] if "agent" in ask.names else "")


def token(ask: Ask) -> object:
    scope = _scope(ask)
    if scope not in ask.state.tokens:
        raise Refusal.missing("eventToken")
    return {"token": ask.state.tokens[scope]}


def create_token(ask: Ask) -> object:
    if ask.field("expiration", str) not in {"1 day", "1 hour", "30 days", "5 minutes", "unlimited"}:
        raise Refusal.bad("[expiration] Given data does not belong to the enumeration")
    return ask.state.new_token(_scope(ask))


def delete_token(ask: Ask) -> None:
    if ask.state.tokens.pop(_scope(ask), None) is None:
        raise Refusal.missing("eventToken")


def token_routes(path: str) -> list[Route]:
    return [("GET", path, token), ("POST", path, create_token), ("DELETE", path, delete_token)]


UNSIGNED: list[Route] = [("GET", "/auth/time", auth_time), ("POST", "/auth/credential", auth_credential)]
ROUTES: list[Route] = [
    ("GET", "/auth/currentCredential", current_credential),
    ("GET", "/me", me),
    ("GET", "/me/api/credential", credentials),
    ("GET", "/me/api/credential/{id}", credential),
    ("GET", "/telephony", accounts),
    ("GET", "/telephony/{ba}", account),
    *token_routes("/telephony/{ba}/eventToken"),
    ("GET", "/telephony/{ba}/service", services),
    ("GET", "/telephony/{ba}/service/{number}", service),
    *token_routes("/telephony/{ba}/service/{number}/eventToken"),
    ("GET", "/telephony/{ba}/service/{number}/task", tasks),
    ("GET", "/telephony/{ba}/service/{number}/task/{id}", task),
    ("GET", "/telephony/{ba}/number", numbers),
    ("GET", "/telephony/{ba}/number/{number}", number),
    ("GET", "/telephony/{ba}/line", lines),
    ("GET", "/telephony/{ba}/line/{number}", line),
    ("PUT", "/telephony/{ba}/line/{number}", change_line),
    ("GET", "/telephony/{ba}/line/{number}/options", options),
    ("PUT", "/telephony/{ba}/line/{number}/options", change_options),
    ("POST", "/telephony/{ba}/line/{number}/click2Call", click_to_call),
    ("GET", "/telephony/{ba}/redirect", redirects),
    ("GET", "/telephony/{ba}/redirect/{number}", redirect),
    ("PUT", "/telephony/{ba}/redirect/{number}", change_redirect),
    ("POST", "/telephony/{ba}/redirect/{number}/changeDestination", change_destination),
]
