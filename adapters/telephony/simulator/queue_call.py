"""A call in a queue: who is rung, for how long, in which order, and the events about it."""

from datetime import datetime, timedelta

from typing_extensions import override

from adapters.telephony.simulator.call import Call, Hears, Leg
from adapters.telephony.simulator.events import epoch_seconds, queue_member
from adapters.telephony.simulator.network import LineLeg, Network
from adapters.telephony.simulator.state import Agent, Hunting

REST_AFTER_FAILURE = timedelta(seconds=60)
"""How long a busy or unreachable agent is not rung again."""
PLAYS = {"playback": Hears.ANNOUNCEMENT, "voicemail": Hears.VOICEMAIL}


class QueueCall(Call):
    """One passage of a caller through the queue of a hunting service."""

    def __init__(self, network: Network, caller: str, dialled: str, via: tuple[str, ...], hunting: Hunting) -> None:
        super().__init__(network, caller, dialled, via)
        self.hunting = hunting
        self.queue = hunting.queue
        self.hears = Hears.WAITING
        self._member = queue_member(caller, network.new_uuid(), network.new_uuid())
        self._last_rung: int | None = None
        self._lines: dict[str, LineLeg] = {}

    @property
    def waits(self) -> bool:
        """Whether the caller is in the queue and not talking yet; `members-count` counts these."""
        return not self.over and self.talking is None

    @override
    def begin(self, at: datetime) -> None:
        if self._is_full():
            self._end(at, PLAYS[self.queue.shown["actionOnOverflow"]])
            return
        self._tell(at, "member-queue-start")
        self._tell_count(at)
        self.network.later(at + timedelta(seconds=self.queue.shown["maxWaitTime"]), self._waited_too_long)
        self.offer(at)

    def _is_full(self) -> bool:
        return self._waiting() > int(self.queue.shown["maxMember"])

    def _waiting(self) -> int:
        return sum(c.waits for c in self.network.calls if isinstance(c, QueueCall) and c.queue is self.queue)

    # ------------------------------------------------------------ ringing

    @override
    def offer(self, at: datetime) -> None:
        """Ring the next agents, unless a phone rings already."""
        while self.waits and not self._ringing():
            agents = [agent for agent in self._agents() if self._is_free(agent, at)]
            if not agents:
                self._found_nobody(at)
                return
            together = self.queue.shown["strategy"] == "ringAll"
            for agent in agents if together else [self._next(agents)]:
                self._offer_to(agent, at)

    def _agents(self) -> list[Agent]:
        """The agents logged in, in the queue's order."""
        agents = (self.hunting.agents[id_] for id_ in self.queue.order)
        return [agent for agent in agents if agent.shown["status"] == "available"]

    def _is_free(self, agent: Agent, at: datetime) -> bool:
        if agent.rests_until and agent.rests_until > at:
            return False
        others = (leg for call in self.network.calls for leg in call.legs if leg.agent is agent)
        return sum(not leg.ended for leg in others) < int(agent.shown["simultaneousLines"])

    def _next(self, agents: list[Agent]) -> Agent:
        """Round robin: the agent after the one rung last. So do all strategies that ring one phone at a time."""
        order = self.queue.order
        start = order.index(self._last_rung) + 1 if self._last_rung in order else 0
        turns = order[start:] + order[:start]
        return min(agents, key=lambda agent: turns.index(agent.id))

    def _found_nobody(self, at: datetime) -> None:
        self.hears = Hears.WAITING
        if not self._agents() and self.network.state.questions.nobody_logged_in == "closure":
            self._leave(at, "NO_AGENT_TIMEOUT")

    def _offer_to(self, agent: Agent, at: datetime) -> None:
        self._last_rung = agent.id
        self._tell(at, "agent-offering", agent, QueueAgentType="callback", QueueMemberDNIS=self.dialled)
        leg = self._ring(agent.number, at, agent)
        if self.network.is_unreachable(agent.number):
            self._fail(leg, at, "DESTINATION_OUT_OF_ORDER")
        elif self.network.is_busy(agent.number):
            self._fail(leg, at, "USER_BUSY")
        else:
            self._tell_line(leg, at, "start_ringing")
            self.network.later(at + agent.ring_time, lambda then: self._rang_out(leg, then))
            return
        agent.rests_until = at + REST_AFTER_FAILURE
        self.network.later(agent.rests_until, self.network.look)

    def _rang_out(self, leg: Leg, at: datetime) -> None:
        if leg.rings:
            self._fail(leg, at, "NO_ANSWER")
            self.offer(at)

    def _fail(self, leg: Leg, at: datetime, cause: str) -> None:
        leg.ended, leg.cause = at, cause
        self._tell_line(leg, at, "end_ringing")
        self._tell(
            at,
            "bridge-agent-fail",
            leg.agent,
            QueueHangupCause=cause,
            QueueAgentCalledTime=epoch_seconds(leg.began),
            QueueAgentAbortedTime=epoch_seconds(at),
            QueueMemberJoinedTime=epoch_seconds(self.began),
        )

    # ------------------------------------------------------------ talking, leaving

    @override
    def _picked_up(self, leg: Leg, at: datetime) -> None:
        leg.answered = at
        self.hears = Hears.TALK
        self._tell_line(leg, at, "start_calling")
        self._tell(at, "bridge-agent-start", leg.agent, **self._bridge(leg), QueueMemberDNIS=self.dialled)
        for loser in self._ringing():
            self._fail(loser, at, "LOSE_RACE")
        self._tell_count(at)

    def _bridge(self, leg: Leg) -> dict[str, str]:
        return {
            "QueueAgentUUID": leg.uuid,
            "QueueAgentCalledTime": epoch_seconds(leg.began),
            "QueueAgentAnsweredTime": epoch_seconds(leg.answered or leg.began),
            "QueueMemberJoinedTime": epoch_seconds(self.began),
        }

    @override
    def _hung_up(self, at: datetime) -> None:
        leg = self.talking
        if leg is None:
            self._leave(at, "BREAK_OUT")
            return
        leg.ended, leg.cause = at, "SUCCESS"
        self._tell_line(leg, at, "end_calling")
        ended = {**self._bridge(leg), "QueueHangupCause": "SUCCESS"}
        self._tell(at, "bridge-agent-end", leg.agent, **ended, QueueBridgeTerminatedTime=epoch_seconds(at))
        self._tell(
            at,
            "member-queue-end",
            leg.agent,
            **ended,
            QueueCause="Terminated",
            QueueMemberLeavingTime=epoch_seconds(at),
        )
        assert leg.agent is not None
        assert leg.answered is not None
        if leg.agent.shown["wrapUpTime"]:
            leg.agent.rests_until = at + timedelta(seconds=leg.agent.shown["wrapUpTime"])
            self.network.later(leg.agent.rests_until, self.network.look)
        self.queue.answered += 1
        self.queue.talked += at - leg.answered
        self.queue.waited += leg.answered - self.began
        self._end(at)

    def _waited_too_long(self, at: datetime) -> None:
        if self.waits:
            self._leave(at, "TIMEOUT" if self._agents() else "NO_AGENT_TIMEOUT")

    def _leave(self, at: datetime, reason: str) -> None:
        """Leave the queue without having talked."""
        cause = "ORIGINATOR_CANCEL" if reason == "BREAK_OUT" else self.network.state.questions.cause_at_max_wait
        agent_first = self.network.state.questions.cancel_order == "agent first"
        ringing = self._ringing()
        if agent_first:
            for leg in ringing:
                self._fail(leg, at, cause)
        self._tell(
            at,
            "member-queue-end",
            QueueCause="Cancel",
            QueueCancelReason=reason,
            QueueMemberJoinedTime=epoch_seconds(self.began),
            QueueMemberLeavingTime=epoch_seconds(at),
        )
        if not agent_first:
            for leg in ringing:
                self._fail(leg, at, cause)
        self.queue.lost += 1
        self.queue.waited += at - self.began
        self._end(at, None if reason == "BREAK_OUT" else PLAYS[self.queue.shown["actionOnClosure"]])
        self._tell_count(at)

    # ------------------------------------------------------------ what the stream says

    def _tell(self, at: datetime, name: str, agent: Agent | None = None, **data: str) -> None:
        of_agent = {}
        if agent:
            of_agent = {
                "Agent": agent.number,
                "QueueAgent": f"agent_{agent.number}_{agent.id}",
                "QueueAgentSystem": "single_box",
            }
        self.network.tell_queue(
            at, name, self.hunting, {**self._member, **of_agent, **data}, agent.id if agent else None
        )

    def _tell_count(self, at: datetime) -> None:
        data = {"Count": str(self._waiting()), "QueueSelection": "Single-Queue"}
        self.network.tell_queue(at, "members-count", self.hunting, data, None)

    def _tell_line(self, leg: Leg, at: datetime, name: str) -> None:
        """An agent that is an OVH line may have line events too, with a call id of their own."""
        line = self.network.state.lines.get(leg.phone)
        if line is None or not self.network.state.questions.agent_line_events:
            return
        if name == "start_ringing":
            self._lines[leg.uuid] = LineLeg(self.network, line, self.caller, leg.phone)
        if leg.uuid in self._lines:
            self._lines[leg.uuid].tell(at, name)
