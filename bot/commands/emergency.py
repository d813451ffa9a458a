"""The card of numbers for emergencies, to read out to a caller or to dial oneself."""

from bot.commands.request import Request
from bot.readers.ringable import countries_called


def show_emergency_card(req: Request) -> None:
    """What the configuration of the lines says, one after the other; else the public numbers of the country."""
    lines = req.lines or req.deployment.lines[:1]
    own = list(dict.fromkeys(row for line in lines for row in line.emergency))
    if own:
        req.say("emergency-own", rows="\n".join(own))
    elif any("FR" in countries_called(line.country, ()) for line in lines):
        req.say("emergency-france")
    else:
        req.say("emergency-europe")
