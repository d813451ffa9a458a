"""What buttons say is what they said in 0.1.0: old posts stand under the same text."""

import ast
from contextlib import suppress
from dataclasses import fields
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import payloads
from bot.commands.table import BY_NAME
from bot.errors import Refused
from bot.model import CallId, LineId, SeatId, ShiftId, SlotId, SwapId, VolunteerId
from bot.payloads import Minute, Payload, Words, decode_payload, field_types, split_line, split_pressed
from tests.support.paths import ROOT

PERSON, SEAT, SHIFT, SWAP, LYON = VolunteerId(3), SeatId(4), ShiftId(5), SwapId(6), LineId("lyon")
SAID: dict[Payload, str] = {
    payloads.BareCommand("undo"): "undo:",
    payloads.CommandOnLine("take", LYON): "take:@lyon",
    payloads.TakeShift(SHIFT): "take:5",
    payloads.PauseSeat(SEAT, payloads.Minutes(10)): "pause:4 10",
    payloads.EndPause(LYON): "pause:end lyon",
    payloads.SeekCover(SEAT): "seekcover:4",
    payloads.ConfirmSeats(Words("4 7")): "attend:4 7",
    payloads.AskToTalk(LYON): "debrief:lyon",
    payloads.ChangeSettings("silent"): "settings:silent",
    payloads.TakeWeekly(2, 739950, payloads.NO_END, Words("8 9")): "take:weekly 2 739950 999999999 8 9",
    payloads.AssignWeekly(PERSON, 1, 739950, 740164, Words("8")): "assign:weekly 3 1 739950 740164 8",
    payloads.StopWeekly(7, 739950): "endweekly:7 739950",
    payloads.TakeAnyway(PERSON, SHIFT, Minute(29935680), Minute(29935800)): "take:anyway 3 5 29935680 29935800",
    payloads.AssignAnyway(PERSON, SHIFT, Minute(29935680), Minute(29935800)): "assign:anyway 3 5 29935680 29935800",
    payloads.AwayPeriod(PERSON, Minute(29935680), Minute(29935800)): "away:period 3 29935680 29935800",
    payloads.AwaySeats(7, "cover"): "away:seats 7 cover",
    payloads.EndAway(7): "away:back 7",
    payloads.HoldAgain(PERSON, Minute(29935680), Minute(29935800)): "away:again 3 29935680 29935800",
    payloads.TakePart(SHIFT, Minute(29935680), Minute(29935740)): "take:part 5 29935680 29935740",
    payloads.AskAround(SHIFT, Minute(29935680), Minute(29935740)): "askfor:5 29935680 29935740",
    payloads.AskPerson(PERSON, SHIFT, Minute(29935680), Minute(29935740)): "askfor:one 3 5 29935680 29935740",
    payloads.AnswerRequest(8, "later"): "standin:8 later",
    payloads.AnswerRequest(8, "again"): "standin:8 again",
    payloads.WaitForShift(SHIFT): "waitlist:5",
    payloads.StandInReserve(SHIFT): "reserve:5",
    payloads.AnswerPlace(7, "take"): "waitlist:place 7 take",
    payloads.LeaveStandby(7): "leavestandby:7",
    payloads.CoverShift(SHIFT): "needcover:5",
    payloads.KeepShift(SHIFT): "keep:5",
    payloads.SwapShift(SHIFT): "swap:5",
    payloads.SwapForShift(SEAT, SHIFT): "swap:4 5",
    payloads.AssignNamed(PERSON, LYON, Minute(29935680), Words("mardi")): "assign:named 3 lyon 29935680 mardi",
    payloads.UnassignNamed(PERSON, LYON, Minute(29935680)): "unassign:named 3 lyon 29935680",
    payloads.SwapForSeat(SEAT, SeatId(9)): "swap:seats 4 9",
    payloads.SwapWithPerson(SEAT, PERSON, Minute(29935680), Words("mardi: 14h")): "swap:with 4 3 29935680 mardi: 14h",
    payloads.SwapWithPerson(SEAT, PERSON, Minute(29935680)): "swap:with 4 3 29935680",
    payloads.SwapForAny(SEAT): "swap:any 4",
    payloads.StopSwapping(7): "swap:stop 7",
    payloads.AnswerTrade(7, "yes"): "answertrade:7 yes",
    payloads.RunMeant("take", Minute(29935680), "@anne:example.org", Words("mardi: 14h")): (
        "meant:take 29935680 @anne:example.org mardi: 14h"
    ),
    payloads.RunMeant("undo", Minute(29935680), "7"): "meant:undo 29935680 7",
    payloads.AssignPerson(PERSON, SHIFT): "assign:3 5",
    payloads.UnassignPerson(PERSON, SHIFT): "unassign:3 5",
    payloads.OfferSeat(SEAT): "offer:4",
    payloads.VacateSeat(SEAT): "vacate:4",
    payloads.TakeOverSeat(SEAT): "takeover:4",
    payloads.EndSeat(SEAT): "end:4",
    payloads.ExplainUnanswered(SEAT, "mute"): "unheard:4 mute",
    payloads.AcceptSwap(SWAP): "yes:6",
    payloads.DeclineSwap(SWAP): "no:6",
    payloads.CallBack(7): "callback:7",
    payloads.CallBackAnyway(7): "callback:anyway 7",
    payloads.ReportCallBack(7): "done:7",
    payloads.ReportCallBack(7, "noreply"): "done:7 noreply",
    payloads.CallMe(7): "callme:7",
    payloads.ShowNumber(7): "shownumber:7",
    payloads.ShowCallCourse(CallId(7)): "calldetails:call 7",
    payloads.ShowCallDetails(7): "calldetails:7",
    payloads.ExplainSuspect(7, "voicemail"): "pickedup:7 voicemail",
    payloads.DropSlot(SlotId(8)): "slot:drop 8",
    payloads.AskToClose(): "close:ask",
    payloads.CloseLine(LYON): "close:lyon",
    payloads.ClosePeriod(LYON, 29_000_000, payloads.NO_END): "close:period lyon 29000000 999999999",
    payloads.ReopenPeriod(LYON, 29_000_000, 29_000_060): "reopen:period lyon 29000000 29000060",
    payloads.CloseParts(
        LYON, payloads.Words("29000000-29000060 29000120-999999999")
    ): "close:periods lyon 29000000-29000060 29000120-999999999",
    payloads.ReopenParts(LYON, payloads.Words("29000000-29000060")): "reopen:periods lyon 29000000-29000060",
    payloads.OlderActs(LYON, 7, 29_000_000, payloads.NO_END): "journal:older lyon 7 29000000 999999999",
    payloads.OlderActs(LYON, 7, 1, payloads.NO_END, payloads.Words("3")): "journal:older lyon 7 1 999999999 3",
    payloads.RetryLine(LYON): "retry:lyon",
    payloads.HandleAlert(LYON): "handle:lyon",
    payloads.StayForCallers(LYON, "no"): "linger:lyon no",
    payloads.AnswerPhoneCheck(9, "voicemail"): "heard:9 voicemail",
    payloads.TryBridge(PERSON, LYON): "bridge:3 lyon",
    payloads.AnswerBridge(9, "no"): "bridged:9 no",
    payloads.VouchForPhone(PERSON, 12): "vouch:3 12",
    payloads.OwnCalendar("new"): "calendar:new",
    payloads.LineCalendar(LYON): "calendar:of lyon",
    payloads.LineCalendar(LYON, "stop"): "calendar:of lyon stop",
    payloads.AcceptPerson(PERSON): "accept:3",
    payloads.DeclinePerson(PERSON): "decline:3",
    payloads.DismissPerson(PERSON): "dismiss:3",
    payloads.KeepPerson(PERSON): "stay:3",
    payloads.RemovePerson(PERSON, LYON): "remove:3 lyon",
    payloads.LeaveTeam(PERSON, LYON): "leave:3 lyon",
    payloads.ForgetMe(PERSON): "forgetme:3",
    payloads.ForgetPerson(PERSON, LYON): "forgetperson:3 lyon",
    payloads.ForgetPerson(PERSON, LYON, "ask"): "forgetperson:3 lyon ask",
    payloads.AskMonth(7): "month:ask 7",
    payloads.PublishMonth(7): "month:publish 7",
    payloads.DropMonth(7): "month:drop 7",
    payloads.DropMonth(7, "sure"): "month:drop 7 sure",
    payloads.PutOnMonth(7, PERSON, SHIFT): "month:put 7 3 5",
    payloads.TakeOffMonth(7, PERSON, SHIFT): "month:off 7 3 5",
    payloads.PrintMonth(LYON, 24323): "month:print lyon 24323",
    payloads.AnswerMonth("all", 7): "mymonth:all 7",
    payloads.TogglePlace(7, SHIFT): "mymonth:toggle 7 5",
    payloads.DecideHoliday("close", 7): "decideday:close 7",
    payloads.AnswerHoliday("yes", 7): "myholiday:yes 7",
    payloads.ToldByPhone(PERSON, LYON, 7): "told:3 lyon 7",
    payloads.SetRole(PERSON, "volunteer", LYON): "role:3 volunteer lyon",
    payloads.AskForInitial(PERSON, LYON): "rename:3 lyon",
    payloads.TrustDevice(PERSON, "m/$abc:x d"): "trust:3 m/$abc:x d",
    payloads.DistrustDevice(PERSON, "m/$abc:x d"): "doubt:3 m/$abc:x d",
}
OF_ANY_VERB = {payloads.BareCommand, payloads.CommandOnLine}
KINDS = [kind for kind in {type(payload): None for payload in SAID} if kind not in OF_ANY_VERB]


def test_what_each_payload_says_is_what_it_said_in_0_1_0() -> None:
    assert {payload: str(payload) for payload in SAID} == SAID
    known = [kind for kind in vars(payloads).values() if isinstance(kind, type) and issubclass(kind, Payload)]
    assert {kind for kind in known if hasattr(kind, "verb")} == {type(payload) for payload in SAID}


def test_every_payload_says_a_command() -> None:
    assert {split_pressed(said)[0] for said in SAID.values()} <= set(BY_NAME)
    assert set(get_args(payloads.Bare)) <= set(BY_NAME)


def values_of(type_: Any, *, last: bool) -> st.SearchStrategy[Any]:
    if get_origin(type_) is Literal:
        return st.sampled_from(get_args(type_))
    if getattr(type_, "__supertype__", type_) is int:
        return st.integers(1, 999_999_999)
    if type_ is LineId or not last:
        return st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)
    return st.text(min_size=1).map(str.strip).filter(bool)


def any_of(kind: type[Payload]) -> st.SearchStrategy[Payload]:
    types = field_types(kind)
    return st.builds(kind, *(values_of(type_, last=type_ is types[-1]) for type_ in types))


@settings(deadline=None)
@given(st.sampled_from(KINDS).flatmap(any_of))
def test_what_a_payload_says_is_read_as_that_payload(payload: Payload) -> None:
    verb, words = split_pressed(str(payload))
    assert verb == payload.verb
    assert decode_payload(type(payload), words) == payload


hostile = st.text(st.characters(exclude_categories=()), max_size=40) | st.lists(
    st.sampled_from(
        [
            "0",
            "1",
            "-1",
            "¹",
            "٣",
            "+3",
            "1_0",
            "007",
            "1e3",
            "9999999999",
            "drop",
            "ask",
            "yes",
            "no",
            "mute",
            "{caller:1}",
            "lyon",
            ":",
            "@lyon",
        ]
    ),
    max_size=4,
).map(" ".join)


@settings(deadline=None)
@given(st.sampled_from(KINDS), hostile)
def test_what_no_payload_says_is_refused_and_never_a_bug(kind: type[Payload], words: str) -> None:
    said = None
    with suppress(Refused):
        said = decode_payload(kind, words)
    ids = [getattr(said, field.name) for field in fields(said)] if said else []
    assert all(0 < id_ < 10**9 for id_ in ids if isinstance(id_, int))


@pytest.mark.parametrize("words", ["", "0", "-1", "x", "5 5 5", "5 x", " 5", "1234567890", "٣", "¹", "5\n"])
def test_what_is_no_id_names_nothing(words: str) -> None:
    with pytest.raises(Refused, match="refused-gone"):
        decode_payload(payloads.TakeShift, words)


@settings(deadline=None)
@given(st.text())
def test_the_line_before_other_words_is_what_follows_the_at(words: str) -> None:
    assert split_line(f"@lyon {words}") == ("lyon", words.strip())
    assert split_line(f"x{words}") == ("", f"x{words}")


def test_buttons_are_made_of_payloads_alone() -> None:
    """`Button(label, says)`: in the program `says` is always `str(…)` of a payload."""
    found = []
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Button":
                says = node.args[1]
                if not (isinstance(says, ast.Call) and isinstance(says.func, ast.Name) and says.func.id == "str"):
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []
