"""Links to what another system knows of a caller (OVH's "Appel du CGI", mode popup), for whoever's phone rings.

The address holds the caller's number only where the line shares numbers (`share_numbers`), as for all webhooks.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from bot.board.live_calls import INSTANT, caller_of_call, state_of_call
from bot.board.sight import Sight
from bot.board.values import Caller, CallState
from bot.calls.dialects import Told, build_request
from bot.calls.fold import SILENT_TALKING
from bot.calls.log import facts_of_calls
from bot.model import Call, Deployment, Line, Outcome, Phone, Webhook, WebhookEvent, WebhookMode
from bot.ports import Tx


@dataclass(frozen=True, slots=True)
class Pop:
    """One link. `id` is the same for one call and one webhook, so that nobody is shown it twice."""

    id: str
    name: str
    caller: Caller
    url: str


def has_pops(deployment: Deployment) -> bool:
    return any(one.mode is WebhookMode.POPUP for line in deployment.lines for one in line.webhooks)


def read_pops(tx: Tx, deployment: Deployment, sight: Sight, now: datetime) -> tuple[Pop, ...]:
    """The links for the calls that ring at this viewer's phone, or that they answered and that go on."""
    phone = tx.people.get(sight.person).phone
    if phone is None or sight.wall:
        return ()
    found: list[Pop] = []
    for line in (deployment.by_id[id_] for id_ in sight.lines):
        webhooks = [one for one in line.webhooks if one.mode is WebhookMode.POPUP]
        if webhooks:
            found += [
                pop_of_call(line, webhook, call, now) for call in calls_at(tx, line, phone, now) for webhook in webhooks
            ]
    return tuple(found)


def calls_at(tx: Tx, line: Line, phone: Phone, now: datetime) -> list[Call]:
    recent = tx.calls.last_calls(line.id, now - SILENT_TALKING, now + INSTANT, 50)
    going_on = [call for call in recent if call.outcome is Outcome.GOING_ON]
    facts = facts_of_calls(tx, going_on, now)
    states = ((call, state_of_call(call, facts[call.id])) for call in going_on)
    return [call for call, (state, _, phones) in states if state is not CallState.WAITING and phone in phones]


def pop_of_call(line: Line, webhook: Webhook, call: Call, now: datetime) -> Pop:
    caller = call.caller if line.share_numbers and call.known_caller else None
    id_ = str(uuid5(NAMESPACE_URL, f"{line.id}/{call.id}/{webhook.name}"))
    told = Told(WebhookEvent.RING, line, call, id_, caller, "", "")
    request = build_request(webhook, told, now)
    return Pop(id_, webhook.name, caller_of_call(call), request.url if request else "")
