"""The API's routes for call filters and voicemail settings: only looked at."""

from adapters.telephony.simulator.api.ask import Ask, Route
from adapters.telephony.simulator.api.hunting import hunting_of


def screen(ask: Ask) -> object:
    ask.state.line(ask.number)
    usual = {"incomingScreenList": "disabled", "outgoingScreenList": "disabled", "serviceName": ask.number}
    return usual | ask.state.screens.get(ask.number, {})


def voicemail(ask: Ask) -> object:
    ask.state.line(ask.number)
    usual = {
        "audioFormat": "wav",
        "doNotRecord": False,
        "isNewVersion": True,
        "keepMessage": True,
        "redirectionEmails": [],
        "unreadMessages": 0,
    }
    return usual | ask.state.voicemails.get(ask.number, {})


def screen_lists(ask: Ask) -> object:
    return {"status": "disabled"} | ask.state.screens.get(hunting_of(ask).number, {})


ROUTES: list[Route] = [
    ("GET", "/telephony/{ba}/screen/{number}", screen),
    ("GET", "/telephony/{ba}/voicemail/{number}/settings", voicemail),
    ("GET", "/telephony/{ba}/{flavour:easyHunting}/{number}/screenListConditions", screen_lists),
]
