"""The lines at OVH: reads where they ring, changes it, rings a phone, lists call records.

A `line` is a SIP line whose unconditional forward is set; a `redirect` is a number that leads to such a line; a
`hunting` line is a call queue (see `call_queue`). Numbers are E.164 inside and `0033…` in requests.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from adapters.telephony.ovh import opening_hours
from adapters.telephony.ovh.call_queue import Hunting
from adapters.telephony.ovh.check import check_line
from adapters.telephony.ovh.client import OvhClient
from adapters.telephony.ovh.login import credential_expiry, current_credential
from adapters.telephony.ovh.paths import (
    options_of_lines,
    redirect_path,
    redirects_of_numbers,
    service_path,
    sip_line_path,
)
from adapters.telephony.ovh.phone_numbers import read_stored_number, wire_number
from adapters.telephony.ovh.rate_limit import PER_MINUTE, Budget, Turn
from adapters.telephony.ovh.records import read_records
from adapters.telephony.ovh.responses import OvhError, expect_object, is_id
from adapters.telephony.ovh.snapshot import restore_snapshot, take_snapshot
from adapters.telephony.ovh.stream.tokens import find_or_make_token
from bot.errors import AdapterError
from bot.model import (
    CallFact,
    Finding,
    Hours,
    Line,
    LineId,
    LineKind,
    Observed,
    OvhLogin,
    Phone,
    Priority,
    Step,
    StepKind,
    Target,
    TargetKind,
)
from bot.ports import Clock

TASK_TIME = timedelta(seconds=60)  # OVH's tasks usually take some seconds
NATURES = {TargetKind.NUMBER: "number", TargetKind.VOICEMAIL: "voicemail"}


class OvhTelephony:
    """The port `Telephony` at OVH, with one client, thread and rate limit per login (named by `Line.key`)."""

    def __init__(
        self,
        credentials: Mapping[str, OvhLogin],
        clock: Clock,
        *,
        per_minute: int = PER_MINUTE,
        time_out: timedelta = timedelta(seconds=10),
    ) -> None:
        self.clients = {
            name: OvhClient(name, credential, clock, Budget(clock, per_minute), time_out)
            for name, credential in credentials.items()
        }
        self._clock = clock
        self._hunting = Hunting(clock)
        self._places: dict[LineId, int] = {}

    def close(self) -> None:
        """Close the clients, without waiting for requests that are being sent."""
        for client in self.clients.values():
            client.close()

    async def read(self, line: Line, priority: Priority = Priority.CHANGE) -> Observed:
        """Where the line rings. One request for a SIP line, two for a redirected number or a queue."""
        client = self._client(line)
        turn = client.budget.turn(priority)
        self._places[line.id] = turn.number
        if line.kind is LineKind.HUNTING:
            targets, agents, query_id = await self._hunting.read(client, line, turn)
            return Observed(targets, self._clock.now(), query_id, agents)
        return await self._read_sip(client, line, turn)

    async def _read_sip(self, client: OvhClient, line: Line, turn: Turn, before: Observed | None = None) -> Observed:
        """The forward, and where the number leads unless `before` already says it."""
        reply = await client.read_shared(*options_of_lines(line), turn=turn)
        options = expect_object(reply.value, f"{sip_line_path(line, line.service)}/options", "a line's options")
        targets = _forward_targets(options, line)
        redirected_to = before.redirected_to if before else None
        if line.kind is LineKind.REDIRECT and before is None:
            redirect = await client.get_shared(*redirects_of_numbers(line), "a redirection", turn=turn)
            redirected_to = read_stored_number(redirect.get("destination"), line.country) or None
        return Observed(targets, self._clock.now(), reply.query_id, redirected_to=redirected_to)

    async def read_back(
        self, line: Line, before: Observed, taken: Sequence[Step], priority: Priority = Priority.CHANGE
    ) -> Observed:
        """Like `read`, but only what the steps may have changed: usually one request.

        It keeps the place in the queue of the read before the steps: when many lines change, each is finished before
        the next one starts.
        """
        client = self._client(line)
        turn = client.budget.turn(priority, self._places.get(line.id))
        verbs = {step.kind for step in taken}
        if line.kind is LineKind.HUNTING:
            targets, agents, query_id = await self._hunting.read_back(client, line, turn, before, verbs)
            return Observed(targets, self._clock.now(), query_id, agents)
        return await self._read_sip(client, line, turn, before if StepKind.REDIRECT not in verbs else None)

    async def apply(self, line: Line, step: Step, observed: Observed) -> Observed:
        """Take one step; taking it twice does no harm. After an error that is `unknown`, read the line first."""
        client = self._client(line)
        match step.kind:
            case StepKind.REDIRECT:
                await self._redirect(client, line)
            case StepKind.FORWARD:
                body = _forward_options(line, step.target)
                await client.write("PUT", f"{sip_line_path(line, line.service)}/options", body)
            case StepKind.CREATE:
                return await self._hunting.create(client, line, step.target.phone, observed)
            case StepKind.ATTACH:
                return await self._hunting.attach(client, line, step.target.phone, observed)
            case StepKind.LOG_IN:
                await self._hunting.set_status(client, line, step.target.phone, observed, "available")
            case StepKind.DETACH:
                await self._hunting.detach(client, line, step.target.phone, observed)
            case StepKind.LOG_OUT:
                await self._hunting.set_status(client, line, step.target.phone, observed, "loggedOut")
        return observed

    async def anyone_waiting(self, line: Line) -> bool:
        """Whether a caller waits in the line's queue. One request, and one more per call in it."""
        return line.kind is LineKind.HUNTING and await self._hunting.anyone_waiting(self._client(line), line)

    async def live_calls(self, line: Line) -> Sequence[CallFact]:
        """The calls in the line's queue now. One request, and one more per call; OVH shows no calls of other lines."""
        return await self._hunting.live_calls(self._client(line), line) if line.kind is LineKind.HUNTING else []

    async def hours(self, line: Line) -> Hours:
        """The weekly time conditions of the line's queue. Three requests."""
        return (await opening_hours.read_time_conditions(self._client(line), line))[0]

    async def set_hours(self, line: Line, desired: Hours) -> None:
        """Change what differs: one request per range, and two to switch the conditions off before and on afterwards."""
        await opening_hours.write_time_conditions(self._client(line), line, desired)

    async def snapshot(self, line: Line) -> str:
        """Everything that our steps may change, as JSON."""
        return json.dumps(await take_snapshot(self._client(line), line, self._hunting))

    async def restore(self, line: Line, content: str, *, dry_run: bool) -> Sequence[str]:
        """Restore a snapshot. A redirection takes OVH some seconds: after an error that is `unknown`, look again."""
        before = json.loads(content)
        return await restore_snapshot(self._client(line), line, self._hunting, before, self._clock, dry_run=dry_run)

    async def ring(self, line: Line, phone: Phone) -> None:
        """Ring the phone from the SIP line, after everything else. A queue has no line of its own to ring from."""
        if line.kind is LineKind.HUNTING:
            raise AdapterError("a call queue cannot place a test call: ring the phone by hand", permanent=True)
        path = f"{sip_line_path(line, line.service)}/click2Call"
        await self._client(line).write("POST", path, {"calledNumber": wire_number(phone)}, Priority.LATER)

    async def bridge(self, line: Line, first: Phone, then: Phone) -> None:
        """Ring the first phone in place of the SIP line's own. Whether OVH does that is not documented."""
        if line.kind is LineKind.HUNTING:
            raise AdapterError("a call queue cannot place calls", permanent=True)
        body = {"calledNumber": wire_number(then), "callingNumber": wire_number(first)}
        await self._client(line).write("POST", f"{sip_line_path(line, line.service)}/click2Call", body)

    async def records(self, line: Line, since: datetime, until: datetime) -> tuple[Sequence[CallFact], datetime]:
        """A portion of the call records, oldest first, and until when. OVH shows them minutes late, one per leg."""
        return await read_records(self._client(line), line, since, until, self._clock.now())

    async def check(self, line: Line) -> Sequence[Finding]:
        """Check the login, the rights and the settings of the line. Problems are findings and never raise."""
        try:
            client = self._client(line)
        except AdapterError as error:
            return [Finding(line.id, good=False, words=error.message)]
        return await check_line(client, line, self._hunting, self._clock.now())

    async def reads_together(self, lines: Sequence[Line]) -> bool:
        """Whether OVH reads several lines of an account in one request, as far as trying with these shows it."""
        lines = [line for line in lines if line.kind is not LineKind.HUNTING]
        await asyncio.gather(*(self.read(line) for line in lines), return_exceptions=True)
        kinds = {(line.key, options_of_lines(line)[0]) for line in lines}
        return all(self.clients[key].batches(path) for key, path in kinds if key in self.clients)

    async def key_expires(self, key: str) -> datetime | None:
        """When this login expires; None: never, or without a date (OAuth2). Raises `OvhError` when it has expired."""
        client = self.clients[key]
        return credential_expiry(await current_credential(client)) if client.by_consumer_key else None

    async def event_token(self, line: Line, *, group: bool = False, priority: Priority = Priority.CHANGE) -> str:
        """The token of the event stream of the line's service, or of its whole account (`group`). It is a secret."""
        return await find_or_make_token(self._client(line), line, priority, group=group)

    async def now(self) -> datetime:
        """OVH's own time. It gives way to everything else."""
        for client in self.clients.values():
            return await client.now(Priority.IDLE)
        raise AdapterError("no OVH key is configured", permanent=True)

    # ------------------------------------------------------------ inside

    def _client(self, line: Line) -> OvhClient:
        client = self.clients.get(line.key)
        if client is None:
            raise AdapterError(f"{line.id}: the OVH key {line.key!r} is not configured", permanent=True)
        return client

    async def _redirect(self, client: OvhClient, line: Line) -> None:
        """Redirect the number to its SIP line and wait until OVH has done it (up to a minute)."""
        path = f"{redirect_path(line)}/changeDestination"
        begun = await client.write("POST", path, {"destination": wire_number(line.service)})
        task = expect_object(begun, path, "a task", method="POST")
        if not is_id(task.get("taskId")):
            raise AdapterError("OVH began to lead the number elsewhere and gave no id", unknown=True)
        path = f"{service_path(line, line.number)}/task/{task['taskId']}"
        deadline = self._clock.monotonic() + TASK_TIME.total_seconds()
        while task.get("status") not in {"done", "error"}:
            if self._clock.monotonic() >= deadline:
                raise AdapterError("OVH has not finished the redirection within a minute", unknown=True)
            await self._clock.wait(timedelta(seconds=1))
            try:
                task = await client.get_object(path, "a task", turn=client.budget.turn(Priority.NOW))
            except OvhError as error:
                if error.status == 404:  # finished tasks vanish
                    return
                error.unknown = True
                raise
        if task["status"] == "error":
            raise AdapterError("OVH could not change where the number leads")


def _forward_options(line: Line, target: Target) -> dict[str, object]:
    """The options that forward the line to the target. An announcement means no forward."""
    if target.kind is TargetKind.ANNOUNCEMENT:
        return {"forwardUnconditional": False}
    return {
        "forwardUnconditional": True,
        "forwardUnconditionalNature": NATURES[target.kind],
        "forwardUnconditionalNumber": wire_number(target.phone or line.service),
    }


def _forward_targets(options: dict[str, Any], line: Line) -> tuple[Target, ...]:
    """Where the line is forwarded. The line's own voicemail is a target without a phone, as in the desired state.

    OVH may keep the number while the forward is off, so it counts only while it is on.
    """
    if options.get("forwardUnconditional") is not True:
        return ()
    number = read_stored_number(options.get("forwardUnconditionalNumber"), line.country)
    nature = options.get("forwardUnconditionalNature") or "number"
    if nature == "voicemail":
        return (Target(TargetKind.VOICEMAIL, number if number != line.service else Phone("")),)
    # A fax is nobody's phone: it never equals the desired state.
    return (Target(TargetKind.NUMBER if nature == "number" else TargetKind.ANNOUNCEMENT, number),)
