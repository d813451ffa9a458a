"""The one table of commands. How a message finds its row: `dispatch/`."""

from typing import Final

from bot.commands import bridges, call_details, callbacks, emergency, forwarding_alert, report, stats, suspects
from bot.commands.month import holidays, month, month_asking
from bot.commands.near_words import run_suggested, suggest_commands
from bot.commands.people import (
    add_person,
    consent,
    forget,
    join,
    leave,
    link_accounts,
    my_data,
    names,
    phone,
    roles,
    team,
)
from bot.commands.personal import board, calendar, debrief, pauses, presence, settings
from bot.commands.request import Command, Request, Where, Who
from bot.commands.roster import (
    ambiguous,
    assign,
    closures,
    history,
    late,
    on_duty,
    opening_times,
    reopenings,
    shifts,
    swaps,
    undo,
)
from bot.commands.spelling import Spellings
from bot.commands.staffing import absent_list, answers, asking, away, end_weekly, phone_list, standby, weekly
from bot.commands.trading import three_way, trade
from bot.text import without_accents


def add_or_suggest(request: Request) -> None:
    """`/ajouter Jeanne 06 …` adds a person; without a number, somebody may be meant for a shift: that is asked."""
    if add_person.names_a_number(request):
        add_person.add_person(request)
    else:
        suggest_commands(request, [(BY_NAME[name], request.words) for name in ("assign", "take")])


COMMANDS: Final[tuple[Command, ...]] = (
    # the team
    Command("shifts", "planning", shifts.show_planning, reads=True),
    Command("who", "qui", shifts.show_who_is_on, reads=True),
    Command("take", "prendre", weekly.take_shift_or_slot),
    Command("needcover", "remplacement", swaps.look_for_cover),
    Command("missed", "appels", callbacks.show_missed_calls, reads=True),
    Command("help", "aide", shifts.show_help, who=Who.ANYONE, reads=True, bare=True),
    Command("mine", "moi", shifts.show_own_shifts, reads=True),
    Command("open", "libres", shifts.show_free_shifts, reads=True),
    Command("swap", "echanger", trade.swap_shifts),
    Command("keep", "garder", swaps.keep_shift),
    Command("late", "retard", late.tell_late),
    Command("away", "absent", away.note_away),
    Command("waitlist", "attente", standby.wait_for_place),
    Command("reserve", "secours", standby.stand_in_reserve),
    Command("endweekly", "arreter", end_weekly.stop_weekly),
    Command("undo", "oups", undo.undo_last_act, now_only=True, bare=True),
    Command("takeover", "relais", on_duty.start_takeover, now_only=True, bare=True),
    Command("end", "fin", on_duty.end_duty, now_only=True, bare=True),
    Command("pause", "pause", pauses.pause_duty, now_only=True),
    Command("line", "ligne", on_duty.show_line, reads=True, bare=True),
    Command("emergency", "urgence", emergency.show_emergency_card, who=Who.ANYONE, reads=True, bare=True),
    Command("callback", "rappeler", callbacks.take_call_back),
    Command("done", "fait", callbacks.report_call_back),
    Command("stats", "stats", stats.show_stats, reads=True, counts=True),
    Command("calendar", "agenda", calendar.show_calendar, where=Where.PRIVATE),
    Command("board", "tableau", board.open_board),
    Command("phone", "tel", phone.set_phone, who=Who.NEWCOMER, where=Where.PRIVATE),
    Command("test", "test", phone.check_own_phone, where=Where.PRIVATE, bare=True),
    Command(
        "join",
        "rejoindre",
        join.join_team,
        who=Who.ANYONE,
        where=Where.PRIVATE,
        takes_code=True,
        makes_code=True,
    ),
    Command("settings", "reglages", settings.change_settings, where=Where.PRIVATE),
    Command("name", "nom", names.change_name, who=Who.NEWCOMER, where=Where.PRIVATE),
    Command("leave", "quitter", leave.leave_team, who=Who.NEWCOMER, bare=True),
    Command("mydata", "mesdonnees", my_data.show_own_data, who=Who.KNOWN, where=Where.PRIVATE, reads=True, bare=True),
    Command("forget", "oublier", forget.ask_to_forget, who=Who.KNOWN, named=Who.COORDINATION),
    Command("month", "mois", month.manage_month),
    # coordination
    Command("assign", "inscrire", weekly.assign_shift_or_slot, who=Who.COORDINATION),
    Command("unassign", "desinscrire", assign.unassign_person, who=Who.COORDINATION),
    Command("slot", "creneau", opening_times.manage_slots, who=Who.COORDINATION),
    Command("report", "bilan", report.send_report, who=Who.COORDINATION, reads=True, counts=True),
    Command("close", "fermer", closures.close_line, who=Who.COORDINATION),
    Command("reopen", "rouvrir", reopenings.reopen_line, who=Who.COORDINATION),
    Command("team", "equipe", team.show_team, who=Who.COORDINATION, reads=True, bare=True),
    Command("absences", "absents", absent_list.show_absences, who=Who.COORDINATION, reads=True, bare=True),
    Command("journal", "journal", history.show_history, who=Who.COORDINATION, where=Where.COORDINATION, reads=True),
    Command("remove", "retirer", leave.remove_person, who=Who.COORDINATION),
    Command("role", "role", roles.set_role, who=Who.COORDINATION),
    Command("rename", "renommer", names.rename_person, who=Who.COORDINATION),
    Command("invite", "inviter", team.invite_person, who=Who.COORDINATION, where=Where.PRIVATE, makes_code=True),
    Command("add", "ajouter", add_or_suggest),
    Command("bridge", "pont", bridges.try_bridge, who=Who.COORDINATION),
    Command("bind", "lier", team.bind_room, who=Who.ANYONE, takes_code=True),
    # what buttons say; nobody needs to type these
    Command("attend", "attend", presence.confirm_seats, hidden=True),
    Command("debrief", "debrief", debrief.ask_to_talk, reads=True, hidden=True),
    Command("seekcover", "seekcover", presence.seek_cover, who=Who.COORDINATION, hidden=True),
    Command("leavestandby", "leavestandby", standby.leave_standby, hidden=True),
    Command("offer", "offer", swaps.offer_seat, hidden=True),
    Command("vacate", "vacate", swaps.vacate_seat, hidden=True),
    Command("standin", "standin", answers.answer_request, hidden=True),
    Command("askfor", "askfor", asking.ask_for_somebody, who=Who.COORDINATION, hidden=True),
    Command("yes", "yes", trade.accept_swap, hidden=True),
    Command("no", "no", trade.decline_swap, hidden=True),
    Command("answertrade", "answertrade", three_way.answer_trade, hidden=True),
    Command("vouch", "vouch", team.vouch_for_phone, who=Who.COORDINATION, hidden=True),
    Command("heard", "heard", phone.answer_phone_check, who=Who.NEWCOMER, hidden=True),
    Command("callme", "callme", bridges.call_me, hidden=True),
    Command("shownumber", "shownumber", bridges.show_number, hidden=True),
    Command("bridged", "bridged", bridges.answer_bridge, hidden=True),
    Command("notice", "notice", join.show_privacy_notice, who=Who.NEWCOMER, where=Where.PRIVATE, hidden=True),
    Command("read", "lu", join.confirm_notice_read, who=Who.NEWCOMER, where=Where.PRIVATE, hidden=True),
    Command("accept", "accept", consent.accept_person, who=Who.COORDINATION, hidden=True),
    Command("decline", "decline", consent.decline_person, who=Who.COORDINATION, hidden=True),
    Command("mymonth", "mymonth", month_asking.answer_own_month, hidden=True),
    Command("decideday", "decideday", holidays.decide_holiday, who=Who.COORDINATION, hidden=True),
    Command("myholiday", "myholiday", holidays.answer_holiday, hidden=True),
    Command("told", "told", phone_list.note_told, who=Who.COORDINATION, hidden=True),
    Command("unheard", "unheard", on_duty.explain_unanswered, hidden=True),
    Command(
        "calldetails", "calldetails", call_details.show_call_details, who=Who.COORDINATION, reads=True, hidden=True
    ),
    Command("pickedup", "pickedup", suspects.say_who_picked_up, hidden=True),
    Command("linger", "linger", on_duty.answer_overtime, hidden=True),
    Command("retry", "retry", forwarding_alert.retry_line, hidden=True),
    Command("handle", "handle", forwarding_alert.see_to_alert, who=Who.COORDINATION, hidden=True),
    Command("forgetme", "forgetme", forget.forget_me, who=Who.KNOWN, hidden=True),
    Command("forgetperson", "forgetperson", forget.forget_person, who=Who.COORDINATION, hidden=True),
    Command("dismiss", "dismiss", leave.dismiss_person, who=Who.COORDINATION, hidden=True),
    Command("stay", "stay", leave.keep_person, who=Who.COORDINATION, hidden=True),
    Command("trust", "trust", link_accounts.trust_device, who=Who.COORDINATION, hidden=True),
    Command("doubt", "doubt", link_accounts.distrust_device, who=Who.COORDINATION, hidden=True),
    # words that people try and that could mean several commands: buttons, and no change
    Command("cancel", "annuler", ambiguous.ask_what_to_cancel, reads=True, hidden=True),
    Command("now", "maintenant", ambiguous.ask_what_now_means, reads=True, hidden=True, bare=True),
    Command("stop", "stop", ambiguous.ask_what_to_stop, reads=True, hidden=True, bare=True),
    Command("meant", "meant", run_suggested, who=Who.ANYONE, reads=True, hidden=True),
    Command("start", "start", join.start_chat, who=Who.ANYONE, hidden=True, takes_code=True),
)

BY_NAME: Final = {without_accents(spelling): row for row in COMMANDS for spelling in (row.en, row.fr)}
SPELLINGS: Final = Spellings(
    {spelling: row.en for spelling, row in BY_NAME.items()},
    frozenset(spelling for spelling, row in BY_NAME.items() if not row.hidden),
)
