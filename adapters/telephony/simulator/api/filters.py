"""The API's routes for call filters and voicemail settings, read only."""

from adapters.telephony.simulator.api.call_queues import hunting_in_path
from adapters.telephony.simulator.api.handler import ApiRequest, Route


def show_call_filter(request: ApiRequest) -> object:
    request.state.line(request.number)
    usual = {"incomingScreenList": "disabled", "outgoingScreenList": "disabled", "serviceName": request.number}
    return usual | request.state.screens.get(request.number, {})


def show_voicemail_settings(request: ApiRequest) -> object:
    request.state.line(request.number)
    usual = {
        "audioFormat": "wav",
        "doNotRecord": False,
        "isNewVersion": True,
        "keepMessage": True,
        "redirectionEmails": [],
        "unreadMessages": 0,
    }
    return usual | request.state.voicemails.get(request.number, {})


def show_screen_lists(request: ApiRequest) -> object:
    return {"status": "disabled"} | request.state.screens.get(hunting_in_path(request).number, {})


ROUTES: list[Route] = [
    ("GET", "/telephony/{ba}/screen/{number}", show_call_filter),
    ("GET", "/telephony/{ba}/voicemail/{number}/settings", show_voicemail_settings),
    ("GET", "/telephony/{ba}/{flavour:easyHunting}/{number}/screenListConditions", show_screen_lists),
]
