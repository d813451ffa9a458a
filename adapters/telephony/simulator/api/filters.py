"""The API's routes for call filters and voicemail settings, read only."""

from adapters.telephony.simulator.api.call_queues import hunting_of
from adapters.telephony.simulator.api.handler import ApiRequest, Route


def screen(request: ApiRequest) -> object:
    request.state.line(request.number)
    usual = {"incomingScreenList": "disabled", "outgoingScreenList": "disabled", "serviceName": request.number}
    return usual | request.state.screens.get(request.number, {})


def voicemail(request: ApiRequest) -> object:
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


def screen_lists(request: ApiRequest) -> object:
    return {"status": "disabled"} | request.state.screens.get(hunting_of(request).number, {})


ROUTES: list[Route] = [
    ("GET", "/telephony/{ba}/screen/{number}", screen),
    ("GET", "/telephony/{ba}/voicemail/{number}/settings", voicemail),
    ("GET", "/telephony/{ba}/{flavour:easyHunting}/{number}/screenListConditions", screen_lists),
]
