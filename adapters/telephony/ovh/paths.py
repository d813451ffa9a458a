"""Where the objects of a line live in OVH's API."""

from adapters.telephony.ovh.phone_numbers import wire_number
from bot.model import Line, Phone


def account_path(line: Line, number: Phone | None = None) -> str:
    """The billing account of the service, or of this number: the one that callers dial may be in one of its own."""
    if number == line.number != line.service and line.number_billing_account:
        return f"/telephony/{line.number_billing_account}"
    return f"/telephony/{line.billing_account}"


def service_path(line: Line, number: Phone) -> str:
    """What OVH knows of any number of the account, whatever its kind."""
    return f"{account_path(line, number)}/service/{wire_number(number)}"


def sip_line_path(line: Line, number: Phone) -> str:
    return f"{account_path(line)}/line/{wire_number(number)}"


def redirect_path(line: Line) -> str:
    """The redirection of the number that callers dial."""
    return f"{account_path(line, line.number)}/redirect/{wire_number(line.number)}"


def options_of_lines(line: Line) -> tuple[str, str]:
    """Where the options of its SIP line are, as a path with `{}` for the line, so that several can be read at once."""
    return f"{account_path(line)}/line/{{}}/options", wire_number(line.service)


def redirects_of_numbers(line: Line) -> tuple[str, str]:
    """Where its number leads, likewise."""
    return f"{account_path(line, line.number)}/redirect/{{}}", wire_number(line.number)


def queue_service_path(line: Line) -> str:
    """The hunting service: `easyHunting` or `ovhPabx`."""
    return f"{account_path(line)}/{line.hunting}/{wire_number(line.service)}"


def hunting_path(line: Line) -> str:
    """The part of the hunting service that holds agents and queues."""
    return f"{queue_service_path(line)}/hunting"


def time_conditions_path(line: Line) -> str:
    """Only an `easyHunting` has them."""
    return f"{account_path(line)}/easyHunting/{wire_number(line.service)}/timeConditions"
