import dataclasses
from datetime import timedelta
from functools import partial

import pytest

from adapters.telephony.ovh.phone_numbers import wire_number
from adapters.telephony.ovh.telephony import OvhTelephony
from adapters.telephony.simulator import Simulator, Trouble
from bot.model import Backup, CallBackWay, Finding, LineKind, LineMode, Phone, Step, StepKind, Target, TargetKind
from tests.support.ovh import ANNA, BRUNO, QUEUE, START, JumpingClock, line

GOOD = [
    "the clock agrees with OVH's",
    "the consumer key has no expiry date",
    "the consumer key has the rights it needs",
]
READ_ONLY = [("GET", "/auth/*"), ("GET", "/telephony/*"), ("POST", "/telephony/*/eventToken")]
VERBS = {
    LineKind.LINE: [StepKind.FORWARD],
    LineKind.REDIRECT: [StepKind.REDIRECT, StepKind.FORWARD],
    LineKind.HUNTING: [StepKind.CREATE, StepKind.ATTACH, StepKind.LOG_IN, StepKind.LOG_OUT],
}


@pytest.fixture(autouse=True)
def _menu_off(sim: Simulator) -> None:
    """The telephone menu is on when OVH makes a queue; the tests begin with it off."""
    sim.state.huntings["0033199005002"].hunting["statusIvrEnabled"] = False


async def bad(ovh: OvhTelephony, kind: LineKind = LineKind.LINE, **settings: object) -> list[tuple[str, str]]:
    """What was found wrong, and what to do about it."""
    return [(f.words, f.todo) for f in await ovh.check(line(kind, **settings)) if not f.good]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (LineKind.LINE, ["the service is of the type sip"]),
        (LineKind.REDIRECT, ["the number is of the type redirect", "the service is of the type sip"]),
        (LineKind.HUNTING, ["the service is of the type easyHunting", "the queue has 2 agents, of whom 1 ring now"]),
    ],
)
async def test_a_line_in_order_is_found_in_order(
    ovh: OvhTelephony, sim: Simulator, kind: LineKind, words: list[str]
) -> None:
    hunting = sim.state.huntings["0033199005002"]
    sim.add_agent(hunting, ANNA, status="available")
    sim.add_agent(hunting, BRUNO)
    found = await ovh.check(line(kind, mode=LineMode.ACT))
    assert found == [Finding("lyon", good=True, words=one) for one in (*GOOD, *words)]


async def test_a_key_that_may_only_read_is_enough_to_observe(ovh: OvhTelephony, sim: Simulator) -> None:
    sim.credential.rules[:] = READ_ONLY
    assert [await bad(ovh, kind) for kind in LineKind] == [[], [], []]


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        (LineKind.LINE, ["PUT /telephony/*/line/*/options", "POST /telephony/*/line/*/click2Call"]),
        (
            LineKind.HUNTING,
            [
                "POST /telephony/*/easyHunting/*/hunting/agent",
                "PUT /telephony/*/easyHunting/*/hunting/agent/*",
                "POST /telephony/*/easyHunting/*/hunting/agent/*/queue",
            ],
        ),
    ],
)
async def test_to_act_the_missing_rights_are_named(
    ovh: OvhTelephony, sim: Simulator, kind: LineKind, missing: list[str]
) -> None:
    sim.credential.rules[:] = READ_ONLY
    words = f"the consumer key lacks rights: {', '.join(missing)}"
    assert await bad(ovh, kind, mode=LineMode.ACT) == [(words, "make a key with these: `ovh-login`")]


@pytest.mark.parametrize("kind", list(LineKind))
async def test_with_the_rights_that_were_named_everything_works(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock, kind: LineKind
) -> None:
    sim.credential.rules[:] = [("GET", "/auth/currentCredential")]
    helpline = line(kind, mode=LineMode.ACT)
    lacking = next(words for words, _ in await bad(ovh, kind, mode=LineMode.ACT) if "lacks rights" in words)
    rules = lacking.partition(": ")[2].split(", ")
    sim.credential.rules.extend((method, path) for method, _, path in (rule.partition(" ") for rule in rules))
    assert await bad(ovh, kind, mode=LineMode.ACT) == []
    for verb in VERBS[kind]:
        await ovh.apply(helpline, Step(verb, Target(TargetKind.NUMBER, ANNA)), await ovh.read(helpline))
    if kind is not LineKind.HUNTING:
        await ovh.ring(helpline, ANNA)
    await ovh.event_token(helpline)
    call = sim.call(helpline.number, BRUNO)
    clock.at += timedelta(minutes=1)
    call.hang_up()
    clock.at += timedelta(minutes=30)
    assert len((await ovh.records(helpline, START, clock.now()))[0]) == 1


async def test_the_number_that_a_line_shows_when_it_calls_back_is_the_helplines(
    ovh: OvhTelephony, sim: Simulator
) -> None:
    redirect = partial(bad, ovh, LineKind.REDIRECT, callback=CallBackWay.BRIDGE)
    ((words, todo),) = await redirect()
    assert words.startswith("when the line calls back, another number shows (")
    assert "displayNumber" in todo
    helpline = line(LineKind.REDIRECT)
    sim.someone_sets(helpline.service, displayNumber=helpline.number)
    assert await redirect() == []
    sim.someone_sets(helpline.service, identificationRestriction=True)
    assert [words for words, _ in await redirect()] == ["the line hides its number when it calls back"]
    assert await bad(ovh, LineKind.REDIRECT) == []


async def test_a_key_about_to_expire_is_told_with_its_day(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock
) -> None:
    sim.credential.expiration = clock.now() + timedelta(days=3)
    assert await bad(ovh) == [
        ("the consumer key expires on 2026-01-16 18:30 UTC", 'make one with the validity "Unlimited"')
    ]
    sim.credential.expiration = clock.now() + timedelta(days=300)
    assert await bad(ovh) == []


async def test_a_key_that_expired_is_all_there_is_to_say(
    ovh: OvhTelephony, sim: Simulator, clock: JumpingClock
) -> None:
    sim.credential.expiration = clock.now() - timedelta(days=3)
    why = "the consumer key has expired or was refused"
    words = f"OVH refused (403 INVALID_CREDENTIAL): {why}, on GET /auth/currentCredential"
    assert await bad(ovh) == [(words, "correct this first, then check again")]


async def test_a_clock_that_is_off_is_told(ovh: OvhTelephony, sim: Simulator, clock: JumpingClock) -> None:
    await ovh.read(line(LineKind.LINE))
    theirs = clock.now()
    sim.state.clock = sim.access.clock = JumpingClock(theirs)
    clock.at += timedelta(seconds=90)
    assert await bad(ovh) == [("this machine's clock is 90 s off OVH's", "switch on time synchronisation")]


async def test_a_service_of_another_kind_or_none_is_told(ovh: OvhTelephony) -> None:
    sip, queue = line(LineKind.LINE), line(LineKind.HUNTING)
    wrong = dataclasses.replace(sip, service=queue.service)
    assert [one.words for one in await ovh.check(wrong) if not one.good] == [
        "the service is of the type easyHunting, which is no line"
    ]
    unknown = dataclasses.replace(sip, service=Phone("+33199005098"))
    assert [one.words for one in await ovh.check(unknown) if not one.good] == [
        "OVH has no such service in this billing account"
    ]


async def test_agents_that_ring_too_long_are_counted(ovh: OvhTelephony, sim: Simulator) -> None:
    hunting = sim.state.huntings["0033199005002"]
    sim.add_agent(hunting, ANNA, timeout=20)
    sim.add_agent(hunting, BRUNO, timeout=10)
    assert await bad(ovh, LineKind.HUNTING) == [
        ("1 of 2 agents ring longer than 10 s", "shorten it, or their own voicemail answers callers")
    ]


async def test_what_keeps_callers_from_the_person_on_duty_is_told(ovh: OvhTelephony, sim: Simulator) -> None:
    options = sim.state.lines["0033199005010"].options
    options.update(doNotDisturb=True, callRestrictionIncoming=True, anonymousCallRejection=True)
    options.update(forwardNoReply=True, forwardNoReplyNature="voicemail", forwardNoReplyDelay=15)
    assert await bad(ovh) == [
        ("the line refuses every call (do not disturb)", "switch that off (doNotDisturb)"),
        ("the line refuses incoming calls", "switch that off (callRestrictionIncoming)"),
        ("the line rejects callers who hide their number", "switch that off (anonymousCallRejection)"),
        (
            "OVH's voicemail takes callers after 15 s",
            "switch that off (forwardNoReply), or let it start later than people answer",
        ),
    ]


async def test_forwards_that_apply_at_times_and_outgoing_locks_are_told(ovh: OvhTelephony, sim: Simulator) -> None:
    options = sim.state.lines["0033199005010"].options
    options.update(lockOutCall=True, callRestrictionOutgoing=True)
    for option in ("forwardNoReply", "forwardBusy", "forwardBackup"):
        options.update({option: True, f"{option}Number": "0033199005099"})
    sim.state.screens["0033199005010"] = {"outgoingScreenList": "whitelist"}
    for kind in (LineKind.LINE, LineKind.REDIRECT):
        assert await bad(ovh, kind) == [
            (
                "the line is locked for outgoing calls, which forwards and test calls need",
                "switch that off (lockOutCall)",
            ),
            (
                "the line refuses outgoing calls, which forwards and test calls need",
                "switch that off (callRestrictionOutgoing)",
            ),
            *(
                (
                    f"when {when}, callers are sent to another number (…99), whoever is on duty",
                    f"switch that off ({option})",
                )
                for when, option in (
                    ("nobody answers", "forwardNoReply"),
                    ("the line is busy", "forwardBusy"),
                    ("the line is out of reach", "forwardBackup"),
                )
            ),
            (
                "the line calls only numbers on its list, and a forward is a call too",
                "switch that filter off (outgoingScreenList)",
            ),
        ]
    for option in ("forwardNoReply", "forwardBusy", "forwardBackup"):
        options.update({f"{option}Number": "0033199005090"})  # where callers hear that the line is closed
    options.update(lockOutCall=False, callRestrictionOutgoing=False)
    sim.state.screens["0033199005010"] = {"outgoingScreenList": "blacklist"}
    closed = Target(TargetKind.NUMBER, CLOSED)
    assert await bad(ovh, closed=closed) == []
    assert (await to_try(ovh, closed=closed))[0] == (
        "the line does not call the numbers on its list, and a forward is a call too",
        "see that no volunteer's number is on it, or switch it off (outgoingScreenList)",
    )


@pytest.mark.parametrize(("destination", "leads"), [(None, "nowhere"), ("0033199005098", "to another number (…98)")])
async def test_a_redirected_number_that_leads_elsewhere_is_for_a_person_to_try(
    ovh: OvhTelephony, sim: Simulator, destination: str | None, leads: str
) -> None:
    sim.state.redirects["0033199005001"].shown["destination"] = destination
    todo = "in mode act the bot leads it there: call it once then"
    assert await to_try(ovh, LineKind.REDIRECT) == [(f"the number leads {leads} and not to `service`", todo)]
    assert await bad(ovh, LineKind.REDIRECT) == []


OF_QUEUE = Phone("+33199005003")
BETWEEN = Phone("+33199005011")


async def test_the_number_of_a_queue_has_to_lead_to_it(ovh: OvhTelephony, sim: Simulator) -> None:
    unseen = ("OVH does not show whether the number leads to `service`", "call it once: those on duty must be rung")
    todo = "change that at OVH, or `service`"
    assert await to_try(ovh, LineKind.HUNTING, number=OF_QUEUE) == [unseen]
    redirect = sim.add_redirect(OF_QUEUE, None)
    assert await bad(ovh, LineKind.HUNTING, number=OF_QUEUE) == [
        ("the number leads nowhere and not to `service`", todo)
    ]
    sim.add_line(BETWEEN)
    redirect.shown["destination"] = wire_number(BETWEEN)
    assert await bad(ovh, LineKind.HUNTING, number=OF_QUEUE) == [
        ("the number leads to another number (…11) and not to `service`", todo)
    ]
    sim.someone_sets(BETWEEN, forwardUnconditional=True, forwardUnconditionalNumber=BRUNO)
    assert await bad(ovh, LineKind.HUNTING, number=OF_QUEUE) == [
        ("the number leads to another number (…12) and not to `service`", todo)
    ]
    sim.someone_sets(BETWEEN, forwardUnconditionalNumber=QUEUE)
    for leads in (BETWEEN, QUEUE):
        redirect.shown["destination"] = wire_number(leads)
        assert await bad(ovh, LineKind.HUNTING, number=OF_QUEUE) == []
        assert await to_try(ovh, LineKind.HUNTING, number=OF_QUEUE) == []
    redirect.shown["destination"] = wire_number(CLOSED)  # in another account, or no line
    assert await to_try(ovh, LineKind.HUNTING, number=OF_QUEUE) == [unseen]


async def test_a_number_in_an_account_of_its_own_is_found_there(ovh: OvhTelephony, sim: Simulator) -> None:
    sim.state.elsewhere["0033199005001"] = "ab1234567-ovh-2"
    words, todo = "OVH has no such number in this billing account", "correct `number` or `number_billing_account`"
    assert await bad(ovh, LineKind.REDIRECT) == [(words, todo)]
    own = {"number_billing_account": "ab1234567-ovh-2"}
    assert (await bad(ovh, LineKind.REDIRECT, **own), await to_try(ovh, LineKind.REDIRECT, **own)) == ([], [])
    sim.state.elsewhere["0033199005010"] = "ab1234567-ovh-3"
    assert await bad(ovh, LineKind.REDIRECT, **own) == [
        ("OVH has no such service in this billing account", "correct `service` or `billing_account`")
    ]


async def test_endless_ringing_and_who_else_logs_in_and_out_are_told(ovh: OvhTelephony, sim: Simulator) -> None:
    hunting = sim.state.huntings["0033199005002"]
    (queue,) = hunting.queues.values()
    queue.shown.update(actionOnClosureParam=None, maxWaitTime=0, followCallForwards=True)
    hunting.hunting["statusIvrEnabled"] = True
    assert await bad(ovh, LineKind.HUNTING) == [
        (
            "callers hear endless ringing when nobody is on duty",
            "set an announcement or a voicemail for the queue's closure (actionOnClosure)",
        ),
        ("callers wait without end when nobody answers", "set a maximum waiting time for the queue (maxWaitTime)"),
        (
            "the queue follows the forwards of the agents' lines",
            "switch that off (followCallForwards), or calls go to places that nobody agreed to",
        ),
        (
            "agents can log themselves in and out by a telephone menu",
            "switch it off (statusIvrEnabled), or the bot undoes what they press",
        ),
    ]


async def test_filters_channels_and_a_deaf_voicemail_are_told(ovh: OvhTelephony, sim: Simulator) -> None:
    sip = "0033199005010"
    sim.state.lines[sip].options["absentSubscriber"] = True
    sim.state.lines[sip].shown["simultaneousLines"] = 1
    sim.state.screens[sip] = {"incomingScreenList": "whitelist"}
    sim.state.voicemails[sip] = {"doNotRecord": True}
    assert await bad(ovh, closed=Target(TargetKind.VOICEMAIL)) == [
        ("the line tells callers that nobody has this number", "switch that off (absentSubscriber)"),
        (
            "the line takes 1 call at a time, and a forwarded call holds its channel until it ends",
            "add a channel at OVH, or the second caller finds it busy",
        ),
        ("the line accepts only callers on its list", "switch that filter off (incomingScreenList)"),
        ("the voicemail of `closed` records no messages", "switch that off (doNotRecord)"),
    ]


CLOSED = Phone("+33199005090")
TRY_CLOSED = (
    "OVH does not show what answers at the number of `closed`",
    "call that number once: an announcement must answer",
)


async def to_try(ovh: OvhTelephony, kind: LineKind = LineKind.LINE, **settings: object) -> list[tuple[str, str]]:
    """What only a person can tell, and how."""
    return [(f.words, f.todo) for f in await ovh.check(line(kind, **settings)) if f.good and f.todo]


@pytest.mark.parametrize("kind", [LineKind.LINE, LineKind.REDIRECT])
async def test_where_a_closed_line_rings_is_looked_at_as_far_as_ovh_shows_it(
    ovh: OvhTelephony, sim: Simulator, kind: LineKind
) -> None:
    closed = Target(TargetKind.NUMBER, CLOSED)
    assert (await to_try(ovh, kind, closed=closed), await bad(ovh, kind, closed=closed)) == ([TRY_CLOSED], [])
    sim.add_line(CLOSED)
    words = "callers hear endless ringing while the line is closed: `closed` is a SIP line without voicemail"
    todo = "give it a voicemail when nobody answers (forwardNoReply), or write another number"
    assert (await to_try(ovh, kind, closed=closed), await bad(ovh, kind, closed=closed)) == ([], [(words, todo)])
    sim.someone_sets(CLOSED, forwardNoReply=True, forwardNoReplyNature="voicemail")
    assert (await to_try(ovh, kind, closed=closed), await bad(ovh, kind, closed=closed)) == ([], [])
    sim.someone_sets(CLOSED, forwardNoReplyNature="number", forwardNoReplyNumber=ANNA)
    assert (await to_try(ovh, kind, closed=closed), await bad(ovh, kind, closed=closed)) == ([TRY_CLOSED], [])


async def test_how_a_call_ends_that_backups_do_not_answer_is_for_a_person_to_try(ovh: OvhTelephony) -> None:
    backups = (Backup("Astreinte", ANNA),)
    assert await to_try(ovh, uncovered=backups) == [
        (
            "OVH does not show how a call ends when nobody of `uncovered` answers",
            "call the line once while it rings there: the call must end with their voicemail or a busy tone",
        )
    ]
    assert await to_try(ovh, LineKind.HUNTING, uncovered=backups) == []  # the queue has a longest waiting time


async def test_what_stands_on_the_service_beside_its_queue_is_told(ovh: OvhTelephony, sim: Simulator) -> None:
    hunting = sim.state.huntings["0033199005002"]
    hunting.shown.update(anonymousRejection=True, maxWaitTime=0)
    hunting.hours["enable"] = True
    sim.state.screens["0033199005002"] = {"status": "incomingWhiteList"}
    assert await bad(ovh, LineKind.HUNTING) == [
        ("the service rejects callers who hide their number", "switch that off (anonymousRejection)"),
        (
            "the service lets callers wait without end, whatever its queue says",
            "set a maximum waiting time for the service (maxWaitTime)",
        ),
        ("the service accepts only callers on its list", "switch that filter off (screenListConditions)"),
        (
            "OVH's weekly time conditions decide when callers reach the queue, not the roster",
            "switch them off, or write time_conditions: true and the bot keeps them",
        ),
    ]


async def test_kept_time_conditions_have_to_say_where_callers_go(ovh: OvhTelephony, sim: Simulator) -> None:
    assert await bad(ovh, LineKind.HUNTING, time_conditions=True) == [
        (
            "the time conditions do not say where callers go outside shifts",
            "give them a number or a voicemail at OVH (unavailable)",
        )
    ]
    hours = sim.state.huntings["0033199005002"].hours
    hours.update(enable=True, unavailableType="voicemail", unavailableNumber="0033199005002")
    assert await bad(ovh, LineKind.HUNTING, time_conditions=True) == []


async def test_a_contact_centre_is_an_easy_hunting(ovh: OvhTelephony, sim: Simulator) -> None:
    sim.state.huntings["0033199005002"].shown["featureType"] = "contactCenterSolution"
    assert await bad(ovh, LineKind.HUNTING) == []


async def test_an_ovh_that_fails_is_a_finding_too(ovh: OvhTelephony, sim: Simulator) -> None:
    sim.faults.next(Trouble.SERVER_ERROR, times=3)
    assert await bad(ovh) == [
        ("OVH failed (500), on GET /auth/currentCredential", "correct this first, then check again")
    ]
    assert await bad(ovh, key="nice") == [("lyon: the OVH key 'nice' is not configured", "")]
