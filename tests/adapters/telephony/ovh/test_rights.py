"""The access rules of a key: rule by rule, and enough for everything."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from adapters.telephony.ovh.rights import Right, is_granted, rights_of_lines
from adapters.telephony.ovh.telephony import OvhTelephony
from adapters.telephony.simulator import Simulator
from bot.model import (
    Hours,
    Line,
    LineId,
    LineKind,
    LineMode,
    Opening,
    Phone,
    Step,
    StepKind,
    StreamMode,
    Target,
    TargetKind,
)
from tests.support.ovh import ANNA, BRUNO, QUEUE, START, JumpingClock, line

ACCOUNT = "/telephony/ab1234567-ovh-1"
EXPIRY = "GET /auth/currentCredential"


def written(*lines: Line) -> list[str]:
    return [f"{method} {path.replace(ACCOUNT, '~')}" for method, path in rights_of_lines(lines)]


def reads_of(number: str) -> list[str]:
    service = f"GET ~/service/{number}"
    records = ("voiceConsumption", "voiceConsumption/*", "previousVoiceConsumption", "previousVoiceConsumption/*")
    return [service, *(f"{service}/{name}" for name in records)]


SIP = "0033199005010"
TOKEN = [f"POST ~/service/{SIP}/eventToken", f"GET ~/service/{SIP}/eventToken"]
SHARED = ["POST ~/eventToken", "GET ~/eventToken"]
SEEN = [f"GET ~/line/{SIP}", f"GET ~/screen/{SIP}", f"GET ~/voicemail/{SIP}/settings"]
OBSERVE_LINE = [EXPIRY, *TOKEN, *reads_of(SIP), f"GET ~/line/{SIP}/options", *SEEN]
ACT_LINE = [*OBSERVE_LINE, f"PUT ~/line/{SIP}/options", f"POST ~/line/{SIP}/click2Call"]


def test_several_lines_of_an_account_may_be_read_at_once_and_changed_one_by_one() -> None:
    one = line(LineKind.REDIRECT, mode=LineMode.ACT)
    several = [one, replace(one, number=Phone("+33199006010"), service=Phone("+33199006011"))]
    assert written(*several)[-4:] == ["GET ~/line/*/options", "GET ~/redirect/*", *SHARED]
    apart = [several[0], replace(several[1], billing_account="ab1234567-ovh-2")]
    assert not [rule for rule in written(*apart) if "line/*" in rule or "redirect/*" in rule]


def test_a_number_in_an_account_of_its_own_is_read_and_led_there() -> None:
    own = line(LineKind.REDIRECT, mode=LineMode.ACT, number_billing_account="ab1234567-ovh-2")
    elsewhere = [rule for rule in written(own) if "ab1234567-ovh-2" in rule]
    number = "/telephony/ab1234567-ovh-2/service/0033199005001"
    redirect = "/telephony/ab1234567-ovh-2/redirect/0033199005001"
    assert elsewhere == [
        *(rule.replace("~/service/0033199005001", number) for rule in reads_of("0033199005001")),
        f"GET {redirect}",
        f"POST {redirect}/changeDestination",
        f"GET {number}/task/*",
    ]
    several = [own, replace(own, number=Phone("+33199006010"), service=Phone("+33199006011"))]
    reads = ["GET ~/line/*/options", "GET /telephony/ab1234567-ovh-2/redirect/*"]
    assert written(*several)[-4:] == [*reads, *SHARED]


def test_several_services_of_an_account_may_share_its_token_and_no_others_may() -> None:
    one = line(LineKind.LINE)
    second = replace(one, id=LineId("nice"), service=QUEUE, number=QUEUE)
    for alone in (
        [one],
        [one, replace(second, service=one.service)],
        [one, replace(second, billing_account="ab1234567-ovh-2")],
        [one, replace(second, stream=StreamMode.OFF)],
    ):
        assert set(written(*alone)) & set(SHARED) == set()
    assert written(one, second)[-2:] == SHARED


def test_a_line_without_events_needs_no_token() -> None:
    assert written(line(LineKind.LINE, stream=StreamMode.OFF)) == [rule for rule in OBSERVE_LINE if rule not in TOKEN]


def test_a_line_that_observes_may_only_read() -> None:
    assert written(line(LineKind.LINE)) == OBSERVE_LINE


def test_a_line_that_acts_may_change_itself_and_no_other() -> None:
    assert written(line(LineKind.LINE, mode=LineMode.ACT)) == ACT_LINE


def test_a_redirected_number_may_be_led_to_its_line_and_its_task_followed() -> None:
    number = "0033199005001"
    assert written(line(LineKind.REDIRECT, mode=LineMode.ACT)) == [
        EXPIRY,
        *TOKEN,
        *reads_of(SIP),
        *reads_of(number),
        f"GET ~/line/{SIP}/options",
        *SEEN,
        f"GET ~/redirect/{number}",
        f"PUT ~/line/{SIP}/options",
        f"POST ~/line/{SIP}/click2Call",
        f"POST ~/redirect/{number}/changeDestination",
        f"GET ~/service/{number}/task/*",
    ]


@pytest.mark.parametrize("flavour", ["easyHunting", "ovhPabx"])
def test_a_queue_s_agents_may_be_read_in_batches_and_changed(flavour: str) -> None:
    number = "0033199005002"
    hunting = f"~/{flavour}/{number}/hunting"
    known = written(line(LineKind.HUNTING, mode=LineMode.ACT, hunting=flavour))
    assert {f"GET {hunting}/{objects}" for objects in ("agent", "agent/*", "queue", "queue/*/agent/*")} <= set(known)
    assert {f"POST {hunting}/agent", f"PUT {hunting}/agent/*", f"POST {hunting}/agent/*/queue"} <= set(known)


def test_only_lines_that_share_a_service_may_take_agents_out_of_queues() -> None:
    alone, shared = (line(LineKind.HUNTING, mode=LineMode.ACT, shared=shared) for shared in (False, True))
    agents = "~/easyHunting/0033199005002/hunting/agent/*"
    assert [rule for rule in written(alone) if rule.startswith("DELETE")] == []
    assert set(written(shared)) - set(written(alone)) == {f"GET {agents}/queue", f"DELETE {agents}/queue/*"}


def test_lines_of_one_key_share_what_they_share_and_the_retired_ask_nothing() -> None:
    one = line(LineKind.LINE)
    other = replace(one, id=LineId("nice"), number=Phone("+33493000000"), retired=True)
    assert written(one, one, other) == OBSERVE_LINE
    assert written(other) == [EXPIRY]


@pytest.mark.parametrize("kind", list(LineKind))
@pytest.mark.parametrize("mode", list(LineMode))
def test_no_right_can_end_a_service_or_touch_another_s(kind: LineKind, mode: LineMode) -> None:
    one = line(kind, mode=mode)
    rules = [{"method": method, "path": path} for method, path in rights_of_lines([one])]
    services = [path.removeprefix("/") for path in ("", "/service/0033199005001", f"/service/{SIP}")]
    ends = [Right("DELETE", f"{ACCOUNT}/{service}".rstrip("/")) for service in services]
    others = [Right("PUT", f"{ACCOUNT}/line/0033199005099/options"), Right("GET", "/me"), Right("GET", "/telephony")]
    types = [Right("POST", f"{ACCOUNT}/number/0033199005001/changeFeatureType")]
    assert [right for right in (*ends, *others, *types) if is_granted(rules, right)] == []
    assert all("*" not in path or method == "GET" or "/hunting/" in path for method, path in rights_of_lines([one]))


VERBS = {
    LineKind.LINE: [StepKind.FORWARD],
    LineKind.REDIRECT: [StepKind.REDIRECT, StepKind.FORWARD],
    LineKind.HUNTING: [StepKind.CREATE, StepKind.ATTACH, StepKind.LOG_IN, StepKind.LOG_OUT],
}


@pytest.mark.parametrize("kind", list(LineKind))
async def test_with_these_rights_everything_works(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock, kind: LineKind
) -> None:
    one = line(kind, mode=LineMode.ACT)
    sim.credential.rules[:] = list(rights_of_lines([one]))
    sim.state.huntings["0033199005002"].hunting["statusIvrEnabled"] = False  # OVH begins with it on
    assert [finding.words for finding in await ovh.check(one) if not finding.good] == []
    assert await ovh.key_expires("default") is None
    if kind is LineKind.HUNTING:
        sim.add_agent(sim.state.huntings["0033199005002"], BRUNO)
    for verb in VERBS[kind]:
        await ovh.apply(one, Step(verb, Target(TargetKind.NUMBER, ANNA)), await ovh.read(one))
    if kind is not LineKind.HUNTING:
        await ovh.ring(one, ANNA)
    await ovh.event_token(one)
    sim.call(one.number, BRUNO).hang_up()
    clock.at += timedelta(minutes=30)
    assert len((await ovh.records(one, START, clock.now()))[0]) == 1
    refused = [request.path for request in sim.requests if request.status == 403]
    assert refused == []


async def test_the_rights_to_keep_time_conditions_are_enough_and_asked_only_where_they_are_kept(
    ovh: OvhTelephony, sim: Simulator
) -> None:
    keeps, number = line(LineKind.HUNTING, mode=LineMode.ACT, time_conditions=True), "0033199005002"
    more = [right for right in written(keeps) if right not in written(line(LineKind.HUNTING, mode=LineMode.ACT))]
    conditions = f"~/easyHunting/{number}/timeConditions"
    assert more == [
        f"GET {conditions}/conditions",
        f"GET {conditions}/conditions/*",
        f"PUT {conditions}",
        f"POST {conditions}/conditions",
        f"DELETE {conditions}/conditions/*",
    ]
    sim.credential.rules[:] = rights_of_lines([keeps])
    for day in (0, 1):
        week = Hours(kept=True, openings=frozenset({Opening(day, time(8), time(12)), Opening(6, time(0), time(9))}))
        await ovh.set_hours(keeps, week)
        assert await ovh.hours(keeps) == week
