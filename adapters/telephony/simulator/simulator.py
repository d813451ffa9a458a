"""A simulated OVH: its telephony API, its event stream, and the phone network behind them."""

from datetime import timedelta
from typing import Any

from aiohttp import web

from adapters.telephony.simulator import api_objects
from adapters.telephony.simulator.api.access import Access, Rules
from adapters.telephony.simulator.api.server import Api, Request
from adapters.telephony.simulator.call import Call
from adapters.telephony.simulator.exchange import Exchange
from adapters.telephony.simulator.faults import Faults
from adapters.telephony.simulator.network import LineLeg, Network
from adapters.telephony.simulator.number_forms import wire_form
from adapters.telephony.simulator.state import Agent, Clock, Hunting, Queue, Redirect, SipLine, State
from adapters.telephony.simulator.stream import Stream

APPLICATION_KEY = "SimulatorAppKey0"
APPLICATION_SECRET = "SimulatorApplicationSecret000000"  # noqa: S105  opens nothing but this
CONSUMER_KEY = "SimulatorConsumerKey000000000000"
ALL_RULES = tuple((method, "/*") for method in ("GET", "POST", "PUT", "DELETE"))


class Simulator:
    """One billing account at an OVH on 127.0.0.1. It follows the clock; call `advance` after changing the clock.

    Phone numbers may be given in E.164 or as `0033…`; results are in E.164.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        application_key: str = APPLICATION_KEY,
        application_secret: str = APPLICATION_SECRET,
        consumer_key: str = CONSUMER_KEY,
        rules: Rules = ALL_RULES,
        billing_account: str = "ab1234567-ovh-1",
        longest_poll: float = 60.0,
    ) -> None:
        self.application_key = application_key
        self.application_secret = application_secret
        self.consumer_key = consumer_key
        self.billing_account = billing_account
        self.state = State(clock, billing_account)
        self.questions = self.state.questions
        self.faults = Faults()
        self.access = Access(clock, self.questions, application_key, application_secret)
        self.credential = self.access.add(consumer_key, rules)
        self.stream = Stream(self.state, self.faults, longest_poll)
        self.network = Network(self.state, self.stream.publish)
        self.exchange = Exchange(self.state, self.network)
        self._api = Api(self.state, self.network, self.exchange, self.access, self.faults)
        self._runner: web.AppRunner | None = None
        self._port = 0

    # ------------------------------------------------------------ the server

    async def start(self, port: int = 0) -> None:
        """Serve on 127.0.0.1; port 0 takes a free one."""
        app = web.Application()
        self._api.add_routes(app)
        self.stream.add_routes(app)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close every connection. The state is kept, so that `start` continues with it."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/1.0"

    @property
    def events_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/"

    @property
    def requests(self) -> list[Request]:
        """All requests to the API so far; the list may be cleared."""
        return self._api.requests

    @property
    def writes(self) -> list[Request]:
        """The requests that were not GET."""
        return [request for request in self.requests if request.method != "GET"]

    async def listening(self) -> None:
        """Wait until somebody polls the event stream."""
        await self.stream.listening()

    async def stream_idle(self) -> None:
        """Wait until every session has fetched all events and polls again: then they were received and handled."""
        await self.stream.idle()

    # ------------------------------------------------------------ setting up

    def add_line(self, number: str, description: str = "", channels: int = 10, **options: Any) -> SipLine:
        """A SIP line; `options` are OVH's own (`forwardUnconditional=True`, …)."""
        name = wire_form(number)
        line = SipLine(
            self.state.next_id(),
            name,
            api_objects.LINE.new(serviceName=name, description=description, simultaneousLines=channels),
            api_objects.LINE_OPTIONS.new(displayNumber=name, defaultVoicemail=name, voicemailExternalNumber=name),
        )
        self.state.lines[name] = line
        self.someone_sets(name, **options)
        return line

    def add_redirect(self, number: str, destination: str | None, description: str = "") -> Redirect:
        """A number that leads to a SIP line."""
        name, target = wire_form(number), wire_form(destination) if destination else None
        redirect = Redirect(
            self.state.next_id(),
            name,
            api_objects.REDIRECT.new(serviceName=name, description=description, destination=target),
        )
        self.state.redirects[name] = redirect
        return redirect

    def add_hunting(
        self,
        number: str,
        flavour: str = "easyHunting",
        *,
        description: str = "",
        strategy: str = "sequentiallyByAgentOrder",
        closure: str = "playback",
        max_wait: timedelta = timedelta(minutes=5),
        max_members: int = 10,
    ) -> Hunting:
        """A hunting service with one queue and no agents. `closure` is `playback` or `voicemail`."""
        name = wire_form(number)
        shape = api_objects.EASY_HUNTING if flavour == "easyHunting" else api_objects.OVH_PABX
        hunting = Hunting(self.state.next_id(), name, flavour, shape.new(serviceName=name, description=description))
        hunting.opened = self.state.clock.now()
        self.add_queue(hunting, strategy=strategy, closure=closure, max_wait=max_wait, max_members=max_members)
        self.state.huntings[name] = hunting
        return hunting

    def add_queue(
        self, hunting: Hunting, *, strategy: str, closure: str, max_wait: timedelta, max_members: int
    ) -> Queue:
        """Another queue; callers enter the first."""
        queue = Queue(
            self.state.next_id(),
            api_objects.QUEUE.new(
                strategy=strategy,
                actionOnClosure=closure,
                actionOnClosureParam=hunting.number if closure == "voicemail" else "1",
                maxWaitTime=int(max_wait.total_seconds()),
                maxMember=max_members,
            ),
        )
        queue.shown["queueId"] = queue.id
        hunting.queues[queue.id] = queue
        return queue

    def add_agent(
        self, hunting: Hunting, phone: str, *, status: str = "loggedOut", timeout: int = 10, queued: bool = True
    ) -> Agent:
        """An agent, last in the first queue unless `queued` is false; `timeout` in seconds."""
        number = wire_form(phone)
        agent = Agent(self.state.next_id(), api_objects.AGENT.new(number=number, status=status, timeout=timeout))
        agent.shown.update(agentId=agent.id, type="internal" if number in self.state.lines else "external")
        hunting.agents[agent.id] = agent
        if queued:
            hunting.queue.order.append(agent.id)
        return agent

    def someone_sets(self, number: str, agent: str | None = None, **fields: Any) -> None:
        """Somebody else changes a line's options, a redirection, or a hunting service's agent.

        `fields` are OVH's own: `forwardUnconditional=False`, `destination="+33…"`, `status="available"`.
        """
        name = wire_form(number)
        if name in self.state.lines:
            api_objects.change_object(api_objects.LINE_OPTIONS, self.state.lines[name].options, fields, self.questions)
        elif name in self.state.redirects:
            self.state.redirects[name].shown["destination"] = wire_form(fields["destination"])
        elif agent is not None:
            found = next(a for a in self.state.huntings[name].agents.values() if a.number == wire_form(agent))
            api_objects.change_object(api_objects.AGENT, found.shown, fields, self.questions)
        self.advance()

    # ------------------------------------------------------------ the phone network

    @property
    def voicemail_after(self) -> dict[str, timedelta]:
        """Phones whose owner's voicemail answers, and after which ringing time."""
        return self.network.voicemail_after

    @property
    def busy(self) -> set[str]:
        """Phones that are engaged."""
        return self.network.busy

    @property
    def unreachable(self) -> set[str]:
        """Phones that are off, or not connected."""
        return self.network.unreachable

    @property
    def announcements(self) -> set[str]:
        """Numbers outside OVH that answer at once with a message."""
        return self.network.announcements

    @property
    def calls(self) -> list[Call]:
        """The calls in progress."""
        return self.network.calls

    def call(self, to: str, caller: str | None) -> Call:
        """Somebody dials; `caller` None hides the number."""
        return self.exchange.call(to, caller)

    def ringing(self) -> list[str]:
        """All phones that ring now."""
        return self.exchange.ringing()

    def phone(self, number: str) -> list[str]:
        """Where a call to this number would ring now: phones in ringing order, or `voicemail`, or `announcement`."""
        return self.exchange.phone(number)

    def step_clock(self, seconds: float) -> None:
        """Change OVH's clock: signatures are wrong until the client asks for the time again."""
        self.access.step_clock(seconds)

    def register(self, number: str) -> None:
        """A line's own phone registers, which is the most frequent event without use for us."""
        line = self.state.lines[wire_form(number)]
        LineLeg(self.network, line, line.number, line.number).tell(self.state.clock.now(), "registered")

    def reissue_record(self, id_: int) -> int:
        """OVH lists a call record again under another id; returns the new id."""
        record = self.state.records.pop(id_)
        record.shown["consumptionId"] = self.state.next_id()
        self.state.records[record.shown["consumptionId"]] = record
        return int(record.shown["consumptionId"])

    def advance(self) -> None:
        """Do everything that is due by now, each thing at its own time."""
        self.exchange.advance()
