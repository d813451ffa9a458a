"""Nothing of a person who was erased is in any table; what others did with them goes on, and figures stay."""

import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Text, select, text, type_coerce

from adapters.console import NETWORK, TEAM, private_chat_of
from bot.calls.missed_posts import how_it_stands
from bot.commands.people.my_data import POST_AT_MOST, posts_of_rows
from bot.model import (
    Absence,
    Address,
    AskedPerson,
    Bridge,
    BridgeProof,
    CalendarFeed,
    Call,
    CallEventKind,
    CallFact,
    CallId,
    Commitment,
    Desired,
    DutyBreak,
    Ending,
    FeedEvent,
    HolidayAnswer,
    HolidayQuestion,
    HolidayReply,
    Identity,
    Invite,
    Journal,
    Membership,
    Message,
    MissedCall,
    MonthAnswer,
    MonthDraft,
    MonthPlace,
    MonthReply,
    Notice,
    NoticeKind,
    Observed,
    Outcome,
    Overtime,
    PendingReply,
    Phone,
    PhoneNotice,
    PlanChange,
    Post,
    Preferences,
    ProofCall,
    Purpose,
    Role,
    Room,
    Search,
    SlotId,
    Snapshot,
    Source,
    Standby,
    StandbyKind,
    SuspectAnswer,
    Target,
    TargetKind,
    UnansweredPhone,
    VoicemailHabit,
    Volunteer,
    VolunteerId,
    WebhookEvent,
    WebhookNews,
)
from bot.ports import Tx
from bot.run.app import App
from bot.text import national_form, text_in
from storage import tables
from storage.erasure import OF_PERSON
from storage.types import Json, Words
from tests.support.helpline import LYON, PARIS, Helpline, helpline

NAME, BEFORE = "Zénobie Krzywicka", "Zenaïde Wolff"
PHONE, OLD_PHONE = Phone("+33639980171"), Phone("+33639980172")
ACCOUNT, HANDLE, OTHER = "zk4711", "zenobia_k", "@zenobie:example.org"
CHAT = private_chat_of(ACCOUNT)
MATRIX_CHAT = "!direct99:example.org"
TRACES = re.compile(
    "zenob|krzyw|zenai|wolff|zk4711|direct99|" + "|".join(r"\W{0,2}".join(phone[-8:]) for phone in (PHONE, OLD_PHONE)),
    re.IGNORECASE,
)
"""Whatever tells who it was, in text without accents."""


TOLD_IN = {
    "volunteers.name",
    "volunteers.phone",
    "volunteers.next_phone",
    "former_traits.value",
    "identities.user",
    "identities.private",
    "rooms.chat",
    "invites.name",
    "proof_calls.phone",
    "facts.agent",
    "facts.caller",
    "calls.caller",
    "calls.answered_by",
    "calls.rung",
    "missed.caller",
    "voicemail_habits.phone",
    "forwardings.observed",
    "forwardings.error",
    "snapshots.content",
    "pending_replies.chat",
    "room_sounds.chat",
    "outbox.post",
    "outbox.numbered",
    "outbox.chat",
    "journal.words",
    "aside.text",
    "once.key",
    "early_presses.press",
    "aside.message",
    "aside.why",
    "outbox.error",
    "seen.message",
    "forwardings.alert_fingerprint",
    "webhook_news.agent",
    "phone_notices.words",
}
"""Columns in which something of her stands when she has been in every table."""
OF_NOBODY = {
    *("*.line", "*.network", "*.thread", "*.language", "volunteers.left", "identities.handle"),
    *("facts.key", "facts.passage", "facts.cause", "calls.facts", "missed.calls"),
    *("suspect_answers.about", "notices.about"),
    *("plan_changes.held", "plan_changes.open", "plan_changes.then_held", "plan_changes.then_open"),
    *("calendar_feeds.token_hash", "calendar_feeds.digest", "feed_events.uid", "feed_events.said"),
    *("board_sessions.link_hash", "board_sessions.token_hash"),
    *("suspect_answers.about", "notices.about", "phone_notices.about", "holiday_questions.name"),
    *("call_days.roster", "call_days.hours", "call_days.while_open", "call_days.while_closed"),  # counts
    *("cursors.name", "cursors.value", "external_numbers.name", "invites.code_hash"),
    *("opening_hours.before", "opening_hours.announced", "opening_hours.alert_key", "forwardings.alert_key"),
    *("bridges.error", "bridge_proofs.number", "bridge_proofs.service"),
    *("forwardings.repairs", "journal.verb", "journal.changes", "proof_calls.error", "pending_replies.key"),
    *("outbox.key", "outbox.network_id", "outbox.state", "outbox.said"),
    *("*.webhook", "webhook_news.told_as", "webhook_news.why"),
    *("logged_in_phones.phone", "forwardings.desired"),  # waited for: see below
}
"""Columns of words, in any table, that hold nothing that people say or are called."""


def plain(value: object) -> str:
    words = str(value).encode().decode("unicode_escape") if "\\u" in str(value) else str(value)
    return "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))


async def traces(h: Helpline) -> list[str]:
    """Every column that holds something of her, by metadata, as the database itself has it."""

    def walk(tx: Any) -> Iterator[str]:
        for table in tables.metadata.sorted_tables:
            for row in tx._c.execute(select(*(type_coerce(column, Text) for column in table.columns))):
                for column, value in zip(table.columns, row, strict=True):
                    if value is not None and TRACES.search(plain(value)):
                        yield f"{table.name}.{column.name}: {value}"

    return await h.store.read(lambda tx: list(walk(tx)))


async def come_and_work(h: Helpline) -> VolunteerId:
    """She is called otherwise at first, has another number, two accounts, and is in every table there is."""
    now = h.clock.now()

    def arrive(tx: Tx) -> VolunteerId:
        her = tx.people.save(Volunteer(VolunteerId(0), BEFORE, OLD_PHONE, now, "fr"))
        tx.people.save_identity(Identity(NETWORK, ACCOUNT, her.id, CHAT.chat, HANDLE))
        tx.people.save_membership(Membership(her.id, LYON.id, Role.COORDINATOR))
        return her.id

    her = await h.store.write(arrive)
    h.people["zk"] = her
    for words in (
        "/prendre mardi 14h",
        "/prendre jeudi 16h",
        "/remplacement mardi 14h",
        "/planning",
        "/inscrire Anne mercredi 14h",
    ):
        await h.say(ACCOUNT, words)
    await h.say("c1", "/inscrire zenaide vendredi 16h")
    await h.say("c1", f"/renommer {BEFORE} en {NAME}")
    await h.privately(ACCOUNT, f"/tel {national_form(PHONE)}")
    await h.privately(ACCOUNT, "/inviter Zénobie")
    await h.privately(ACCOUNT, "/equipe")
    await h.say("v1", "/retirer Zénob")
    await h.say("c1", "/retirer Zénob")
    await h.say("v1", "/echanger mercredi 14h contre jeudi 16h")
    await h.say(ACCOUNT, "/fermer samedi")
    await h.say("v1", "/mois novembre pdf")
    await h.say(ACCOUNT, "/prendr mardi")
    await h.say("c1", "/inscrire Zenobi mardi 99h")

    def more(tx: Any) -> None:
        person = tx.people.get(her)
        proved = tx.people.save(replace(person, phone=PHONE, next_phone=None, phone_proved_at=now))
        tx.people.save(replace(proved, next_phone=OLD_PHONE))  # and wants the old one again
        tx.people.save_identity(Identity("matrix", OTHER, her, MATRIX_CHAT))
        tx.people.save_room(Room(Address("matrix", MATRIX_CHAT), LYON.id, Purpose.COORDINATION))
        tx.people.save_invite(Invite("x" * 8, LYON.id, now, Role.TRAINEE, name=NAME, invited_by=her))
        tx.people.save_invite(Invite("y" * 8, LYON.id, now, Role.TRAINEE, name="Zénobie K.", invited_by=h.people["c1"]))
        tx.people.save_proof_call(ProofCall(0, LYON.id, her, PHONE, now, now))
        tx.bridges.save(Bridge(0, LYON.id, her, now, alert=1))
        tx.bridges.save(Bridge(0, LYON.id, h.people["c1"], now, other=her, both_rang=True))
        tx.bridges.save_proof(BridgeProof(LYON.id, LYON.number, LYON.service, now))
        for n, phone in enumerate((OLD_PHONE, PHONE)):
            at = now - timedelta(hours=n + 1)
            keys = [f"{n}{kind}" for kind in "ab"]
            tx.calls.add_facts(
                [
                    CallFact(
                        keys[0],
                        LYON.id,
                        Source.QUEUE,
                        CallEventKind.ANSWERED,
                        at,
                        "p",
                        Phone("+33199001234"),
                        agent=phone,
                    ),
                    CallFact(keys[1], LYON.id, Source.QUEUE, CallEventKind.ENTERED, at, "q", phone),
                ]
            )
            answered = Call(CallId(0), LYON.id, Phone("+33199001234"), True, at, Outcome.ANSWERED, phone, at)
            (own, _) = tx.calls.save_calls(
                [
                    Call(CallId(0), LYON.id, phone, True, at, Outcome.MISSED, ended_at=at),
                    replace(answered, rung=(Phone("+33199001111"), phone)),
                ]
            )
            tx.calls.save_missed(MissedCall(0, LYON.id, phone, (own.id,), at))
            tx.calls.save_missed(
                MissedCall(0, LYON.id, Phone("+33199001234"), (), at, her, at, closed_at=at, closed_by=her)
            )
            news = WebhookNews(0, LYON.id, "crm", own.id, f"{n}", WebhookEvent.END, at, at, agent=phone)
            tx.webhooks.add_news([news])
        seat = next(seat for _, seat in tx.roster.seats_of(her, now, now + timedelta(days=9)))
        tx.calls.save_unanswered_phones([UnansweredPhone(LYON.id, seat.id, her)])
        tx.calls.save_suspect(SuspectAnswer(0, LYON.id, her, own.id, keys[0], asked_at=now, until=now))
        tx.calls.save_voicemail_habit(VoicemailHabit(her, PHONE, timedelta(seconds=18)))
        tx.phones.save_overtime(Overtime(LYON.id, now, now, ((her, now),)))
        tx.phones.save_break(DutyBreak(LYON.id, her, now, now))
        where = Target(TargetKind.NUMBER, PHONE)
        known = tx.phones.forwarding(LYON.id)
        known = replace(known, desired=Desired(()), observed=Observed((where,), now), alert_handled_by=her)
        tx.phones.save_forwarding(replace(known, error=f"no {PHONE}", alert_fingerprint=f"lyon {PHONE}"))
        tx.phones.save_snapshot(Snapshot(LYON.id, now, f'{{"number": "00{PHONE[1:]}", "id": 7}}'))
        tx.phones.save_pending_reply(PendingReply(LYON.id, CHAT, "retry:1", "fr", now))
        tx.staffing.add_sound(CHAT, now)
        tx.staffing.add_notice(Notice(her, NoticeKind.REMINDER, "seat:1", LYON.id, now))
        tx.staffing.save_preferences(Preferences(her, never_asked=True))
        search = tx.requests.save_search(Search(0, LYON.id, seat.shift, now, now, 1, now))
        tx.requests.save_asked(AskedPerson(search.id, her, now))
        tx.staffing.save_absence(Absence(0, her, now, now + timedelta(days=2), told_by=her))
        tx.promises.save_commitment(Commitment(0, her, LYON.id, SlotId(1), now.date(), None, now, put_by=her))
        tx.promises.save_standby(Standby(0, seat.shift, her, StandbyKind.WAIT, now))
        for who, by in ((her, None), (h.people["v1"], her)):
            tx.staffing.save_plan_change(PlanChange(0, LYON.id, who, seat.shift, (), (), (), (), by, now))
        feed = tx.calendars.save_feed(CalendarFeed(0, her, now, token_hash="ab", digest="cd", changed_at=now))
        tx.calendars.save_events(feed.id, [FeedEvent(feed.id, "shift-1-9@here", LYON.id, now, now, "ef", now)])
        draft = tx.months.save_draft(MonthDraft(0, LYON.id, now.date(), her, now))
        tx.months.save_place(MonthPlace(draft.id, seat.shift, her, agreed=True))
        tx.months.save_reply(MonthReply(draft.id, her, now, MonthAnswer.ALL, now))
        holiday = HolidayQuestion(0, LYON.id, now.date(), now.date(), "Noël", False, now, HolidayAnswer.ASK, her)
        tx.months.save_holiday_reply(HolidayReply(tx.months.save_holiday(holiday).id, her, now, comes=True))
        for who, words in ((her, "mardi"), (h.people["c1"], f"{NAME} vous remplace.")):
            notice = PhoneNotice(0, LYON.id, who, NoticeKind.PLAN, "seat:1", words, now + timedelta(days=9), now)
            tx.months.add_phone_notice(replace(notice, done_by=her, done_at=now))
        tx.keep_aside("matrix", "m1", f'{{"sender": "{OTHER}"}}', "ValueError", now)
        tx.keep_aside("matrix", f"empty:{MATRIX_CHAT}", "", f"{NAME} is no number", now)
        tx.seen("matrix", f"empty:{MATRIX_CHAT}", now)
        rings = tx.outbox.add(Post(TEAM, "", key="error"))
        tx.outbox.give_up(rings, 1, f"{MATRIX_CHAT} is unknown")
        press = Message("e1", CHAT, ACCOUNT, NAME, "1", now, private=True)
        tx._c.execute(tables.early_presses.insert(), {"came_at": now, "press": press})
        tx.once(f"unreadable:matrix:{OTHER}", now)
        tx.once(f"code:console:{ACCOUNT}:1", now)
        tx.outbox.add(Post(CHAT, f"À vous, {NAME}", key="one"))
        tx.outbox.add(
            Post(TEAM, f"La ligne sonne chez Zénobie ({national_form(PHONE)}).", key="rings"),
            due_at=now + timedelta(days=9),
        )

    await h.store.write(more)
    await h.settle()
    return her


async def let_it_go(h: Helpline) -> None:
    await h.settle()
    await h.app.tick()
    await h.settle()


async def forget_oneself(h: Helpline) -> None:
    await h.privately(ACCOUNT, "/oublier")
    pressed = h.console.press(ACCOUNT, NAME, "Oui, tout effacer", h.clock.now(), [CHAT])
    assert pressed is not None
    assert any(text.startswith("C'est fait") for text in await h.receive(pressed))


async def be_forgotten(h: Helpline) -> None:
    await h.say("c1", f"/oublier {NAME}")
    said = await h.press("c1", "Oui, effacer Zénobie K…", [private_chat_of("c1")])
    assert any("Fatou fait effacer tout ce que je sais de vous" in text for text in said)


async def thirteen_months(h: Helpline) -> None:
    await h.say("c1", f"/retirer {NAME}")
    h.clock.move(h.clock.now() + timedelta(days=395))
    await let_it_go(h)
    assert await traces(h) != []
    h.clock.move(h.clock.now() + timedelta(days=2))


WAYS = [forget_oneself, be_forgotten, thirteen_months]


@pytest.mark.parametrize("way", WAYS)
async def test_no_table_holds_anything_of_who_was_erased(url: str, way: Any) -> None:
    async with helpline(url) as h:
        h.app = App(h.store, h.clock, h.app.deployment, {NETWORK: h.console, "matrix": h.console})
        her = await come_and_work(h)
        assert {trace.partition(":")[0] for trace in await traces(h)} == TOLD_IN
        await way(h)
        await let_it_go(h)
        assert await traces(h) == []
        left = await h.store.read(lambda tx: tx.people.get(her))
        assert left == Volunteer(her, "")


# ---------------------------------------------------------------- the database's files


async def test_the_files_of_sqlite_hold_nothing_either(tmp_path: Path) -> None:
    """Neither free pages nor the log: a reader of the bytes finds what SQL does not show."""
    async with helpline(f"sqlite:///{tmp_path}/bot.db") as h:
        await come_and_work(h)
        for n in range(300):  # pages split and are merged again around what is deleted
            await h.store.write(lambda tx, n=n: tx.outbox.add(Post(CHAT, f"{NAME} {n} " * 9, key=f"filler:{n}")))  # type: ignore[misc]  # bound
        await h.store.write(lambda tx: tx._c.execute(text("UPDATE outbox SET state = 'sent'")))  # type: ignore[attr-defined]  # below the port
        assert bytes_with_traces(tmp_path) != []
        await forget_oneself(h)
        await let_it_go(h)
        assert await traces(h) == []
        assert bytes_with_traces(tmp_path) == []


def bytes_with_traces(folder: Path) -> list[str]:
    """The database's files in which something of her stands, as text or as JSON writes it."""
    found = []
    for path in folder.glob("bot.db*"):
        words = path.read_bytes().decode("utf-8", "ignore").replace("\\u00e9", "é").replace("\\u00ef", "ï")
        if TRACES.search("".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))):
            found.append(path.name)
    return found


async def test_the_log_is_emptied_later_where_somebody_reads_meanwhile(tmp_path: Path) -> None:
    async with helpline(f"sqlite:///{tmp_path}/bot.db") as h:
        await come_and_work(h)
        reader = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM volunteers").fetchall()
        await forget_oneself(h)
        await let_it_go(h)
        assert await traces(h) == []
        assert bytes_with_traces(tmp_path) != []
        reader.close()
        await h.app.tick()
        assert bytes_with_traces(tmp_path) == []


# ---------------------------------------------------------------- what goes on


async def test_what_she_did_stays_in_figures_and_views_without_her(url: str) -> None:
    async with helpline(url) as h:
        her = await come_and_work(h)
        h.clock.move(h.clock.now() + timedelta(days=3, hours=10))  # Thursday, 19:00
        held = (await h.say("c1", "/stats semaine"))[-1]
        await be_forgotten(h)
        await let_it_go(h)
        assert await traces(h) == []
        assert (await h.say("c1", "/stats semaine"))[-1] == held
        assert "tenues : 6 h" in held  # hers, and Anne's on Wednesday
        seats = await h.store.read(lambda tx: tx.roster.seats_of(her, h.clock.now() - timedelta(days=9), h.clock.now()))
        assert len(seats) == 2
        words = (await h.say("v1", "/planning"))[0]
        assert "ZK" not in words


async def test_views_of_the_past_call_her_somebody_erased() -> None:
    async with helpline() as h:
        await come_and_work(h)
        await h.say("c1", "/retirer Anne")
        h.clock.move(h.clock.now().replace(hour=14) + timedelta(days=1))  # Tuesday, 15:00: in the middle of her shift
        await be_forgotten(h)
        await let_it_go(h)
        rows = await h.say("v2", "/planning mardi")
        assert "une personne effacée (14 h–15 h" in rows[0]
        assert await traces(h) == []


async def test_a_call_back_that_she_finished_still_says_so() -> None:
    async with helpline() as h:
        her = await come_and_work(h)
        now = h.clock.now()

        def store(tx: Tx) -> int:
            (call,) = tx.calls.save_calls([Call(CallId(0), LYON.id, Phone("+33199001299"), True, now, Outcome.MISSED)])
            return tx.calls.save_missed(MissedCall(0, LYON.id, Phone("+33199001299"), (call.id,), now)).id

        alert = await h.store.write(store)
        await be_forgotten(h)
        await let_it_go(h)
        known = await h.store.read(lambda tx: tx.calls.missed(alert))
        assert known is not None
        closed = replace(known, closed_at=now, closed_by=her, ending=Ending.REACHED)
        words = text_in("fr", LYON.zone)
        said = await h.store.read(lambda tx: how_it_stands(tx, closed, words, now))
        assert said.startswith("une personne effacée a eu la personne")


async def test_a_phone_that_still_rings_is_waited_for(url: str) -> None:
    """Without its number the bot could not take it off the line any more."""
    async with helpline(url) as h:
        await come_and_work(h)
        await h.store.write(lambda tx: tx.phones.save_logged_in(LYON.id, {PHONE}))
        await forget_oneself(h)
        await let_it_go(h)
        assert "logged_in_phones.phone" in {trace.partition(":")[0] for trace in await traces(h)}
        assert (await h.privately(ACCOUNT, "/moi")) == ["Ce planning est réservé à l'équipe."]
        await h.store.write(lambda tx: tx.phones.save_logged_in(LYON.id, set()))
        await let_it_go(h)
        assert await traces(h) == []


async def test_what_is_still_to_be_said_is_waited_for_a_day() -> None:
    async with helpline() as h:
        her = await come_and_work(h)
        await h.store.write(lambda tx: tx.people.save_identity(Identity("matrix", OTHER, her, MATRIX_CHAT)))
        await be_forgotten(h)

        def hold(tx: Any) -> None:
            tx.outbox.add(Post(Address("elsewhere", MATRIX_CHAT), f"Merci, {NAME}"))

        h.app = App(h.store, h.clock, h.app.deployment, {NETWORK: h.console, "elsewhere": h.console})
        await h.store.write(hold)
        await h.app.tick()
        assert await traces(h) != []
        h.clock.move(h.clock.now() + timedelta(days=1, minutes=1))
        await h.app.tick()
        assert await traces(h) == []


async def test_a_record_that_comes_late_brings_nobody_back() -> None:
    async with helpline() as h:
        await come_and_work(h)
        await forget_oneself(h)
        await let_it_go(h)
        at = h.clock.now()
        fact = CallFact(
            "late", LYON.id, Source.RECORD, CallEventKind.ANSWERED, at, "late", Phone("+33199001234"), agent=PHONE
        )
        call = Call(CallId(0), LYON.id, Phone("+33199001234"), True, at, Outcome.ANSWERED, PHONE, at, rung=(PHONE,))
        await h.store.write(lambda tx: tx.calls.add_facts([fact]))
        await h.store.write(lambda tx: tx.calls.save_calls([call]))
        h.clock.move(at + timedelta(days=2, hours=12))
        await h.app.forget_old()
        assert await traces(h) == []


HOSTILE = (
    "take",
    "say",
    "in_turn",
    "team",
    "console",
    "lyon",
    "text",
    "post",
    "null",
    "meant",
    "at_once",
    "caller",
    "…",
    "a",
    ".*",
    "(",
)


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_name_that_is_also_a_word_of_the_program_breaks_nothing(name: str) -> None:
    async with helpline() as h:
        await h.say("c1", f"/renommer Bakari en {name}")
        await h.say("v2", "/prendre mardi 14h")
        await h.say("v2", "/remplacement mardi 14h")
        await h.store.write(
            lambda tx: tx.phones.save_snapshot(Snapshot(LYON.id, h.clock.now(), '{"status": "available"}'))
        )
        await h.privately("v2", "/oublier")
        pressed = h.console.press("v2", name, "Oui, tout effacer", h.clock.now(), [private_chat_of("v2")])
        assert pressed is not None
        await h.receive(pressed)
        h.clock.move(h.clock.now() + timedelta(days=1, minutes=1))
        await let_it_go(h)
        erased = await h.store.read(lambda tx: tx.people.get(h.people["v2"]))
        assert erased.name == ""
        assert await h.press("v1", "Je prends", [TEAM]) != []
        assert "Anne: Tue 24/11 14:00-16:00" in await h.seats()
        assert (await h.dump("aside")) == {"aside": []}


async def test_others_keep_their_names_and_words() -> None:
    """Only whole names are replaced: Anne's stay when Ann is erased."""
    async with helpline() as h:
        await h.say("c1", "/renommer Bakari en Ann")
        await h.say("v1", "/prendre mardi 14h")
        await h.say("c1", "/inscrire Anne jeudi 14h")
        before = await h.dump("journal")
        await h.say("c1", "/oublier Ann")
        await h.press("c1", "Oui, effacer Ann", [private_chat_of("c1")])
        await let_it_go(h)
        words = {row[0]: row[5] for row in (await h.dump("journal"))["journal"]}
        assert {words[row[0]] for row in before["journal"] if row[4] == "assign"} == {"Anne jeudi 14h"}
        posts = str(await h.dump("outbox"))
        assert "Anne" in posts
        assert "Ann " not in posts


# ---------------------------------------------------------------- who may


LAST = "La ligne Paris n'aurait plus de coordination."


async def test_the_last_coordinator_is_not_erased_in_any_way() -> None:
    async with helpline() as h:
        for words in ("/oublier", "/oublier @paris Inès"):
            (said,) = await h.privately("chief", words)
            assert said.startswith((LAST, "Pour vous-même"))
        (said,) = await h.say("c1", "/oublier Inès")
        assert said.startswith("Inès est aussi dans l'équipe Paris.")
        assert await h.dump("memberships") != {"memberships": []}


async def test_coordination_of_one_team_does_not_erase_who_is_in_another() -> None:
    async with helpline() as h:
        (said,) = await h.say("c1", "/oublier Chloé")
        assert said.startswith(
            "Chloé est aussi dans l'équipe Paris. La coordination de cette équipe doit d'abord retirer"
        )
        assert any("Effacer pour toujours" in text for text in await h.privately("chief", "/oublier @lyon Chloé"))
        await h.press("chief", "Oui, effacer Chloé", [private_chat_of("chief")])
        await let_it_go(h)
        assert [row for row in (await h.dump("memberships"))["memberships"] if row[0] == h.people["both"]] == []
        assert (await h.store.read(lambda tx: tx.people.get(h.people["both"]))).name == ""


async def test_a_role_that_was_lost_between_question_and_press_counts() -> None:
    async with helpline() as h:
        await h.say("c1", "/oublier Bakari")
        asked = next(s for s in h.console._standing.values() if s.to == private_chat_of("c1") and s.buttons)
        await h.say("chief", "/role Fatou bénévole")
        await h.receive(h.console.press_on(asked, asked.buttons[0], "c1", "Fatou", h.clock.now()))
        assert (await h.store.read(lambda tx: tx.people.get(h.people["v2"]))).forget_at is None


async def test_only_oneself_presses_it() -> None:
    async with helpline() as h:
        await h.privately("v1", "/oublier")
        asked = next(s for s in h.console._standing.values() if s.to == private_chat_of("v1") and s.buttons)
        said = await h.receive(h.console.press_on(asked, asked.buttons[0], "v2", "Bakari", h.clock.now()))
        assert said == ["Cette question ne s'adresse pas à vous."]


async def test_who_left_may_be_erased_and_who_comes_back_is_not() -> None:
    async with helpline() as h:
        await h.say("c1", "/retirer Bakari")
        assert any("Ce que je sais de vous" in text for text in await h.privately("v2", "/mesdonnees"))
        await h.store.write(lambda tx: tx.people.save_membership(Membership(h.people["v2"], PARIS.id, Role.VOLUNTEER)))
        h.clock.move(h.clock.now() + timedelta(days=500))
        await let_it_go(h)
        assert (await h.store.read(lambda tx: tx.people.get(h.people["v2"]))).name == "Bakari"
        assert await h.say("c1", "/oublier Bakari") == [
            "Je ne connais pas « Bakari » dans cette équipe. Les noms sont dans /equipe."
        ]


async def test_a_private_chat_bound_as_a_room_is_none_any_more_for_who_is_out() -> None:
    async with helpline() as h:
        room = Room(private_chat_of("v2"), LYON.id, Purpose.COORDINATION)
        await h.store.write(lambda tx: tx.people.save_room(room))
        await h.say("c1", "/retirer Bakari")
        assert room not in await h.store.read(lambda tx: tx.people.rooms(LYON.id))


def test_every_column_that_refers_to_a_person_has_its_fate() -> None:
    """A new table says what becomes of its rows when a person is erased."""
    people = {
        f"{table.name}.{column.name}"
        for table in tables.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table is tables.volunteers
    }
    assert people == set(OF_PERSON)


def test_every_column_of_words_is_walked_with_something_of_her_in_it_or_is_of_nobody() -> None:
    """A new column in which somebody may be named has to stand in `come_and_work`."""
    words = {
        f"{table.name}.{column.name}"
        for table in tables.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, (Words, Json))
    }
    assert {name for name in words - TOLD_IN - OF_NOBODY if f"*.{name.partition('.')[2]}" not in OF_NOBODY} == set()


# ---------------------------------------------------------------- what is known of oneself


async def test_one_s_own_data_are_complete(url: str) -> None:
    async with helpline(url) as h:
        await come_and_work(h)
        said = "\n".join(await h.privately(ACCOUNT, "/mesdonnees"))
        for words in (
            f"Nom au planning : {NAME}",
            "Téléphone : 06 39 98 01 71, vérifié le lundi 23 novembre",
            "Langue : français",
            f"Compte Console : {ACCOUNT}",
            f"Compte Matrix : {OTHER}",
            "Ligne Lyon : coordination",
            BEFORE,
            "06 39 98 01 72",
            "Créneaux à venir : 3",
            "mardi 24 novembre, 14 h–16 h · Lyon",
            "Échanges et remplacements demandés : 2",
            "Appels : 2 pris chez vous, 2 qui ont sonné chez vous, 2 faits depuis votre numéro",
            "Rappels que vous avez pris : 2",
            "prendre un créneau (mardi 14h)",
            "Fermetures de la ligne : 1",
            "2 codes que vous avez faits",
            "vérifications de votre numéro",
            "messages de moi dans nos conversations privées",
            "notes avec votre compte",
        ):
            assert words in said


async def test_a_long_record_is_shown_whole_in_several_posts() -> None:
    async with helpline() as h:
        at = h.clock.now() - timedelta(days=90)

        def much(tx: Tx) -> None:
            for n in range(900):
                tx.journal(Journal(0, at + timedelta(hours=n), LYON.id, h.people["v1"], "take", f"place {n}"))

        await h.store.write(much)
        said = await h.privately("v1", "/mesdonnees")
        rows = "\n".join(said)
        assert [n for n in range(900) if f"(place {n})" not in rows] == []


def test_a_long_list_of_one_s_own_data_is_cut_between_rows() -> None:
    rows = [f"**{number}** {'x' * 150}" for number in range(200)]
    posts = list(posts_of_rows(rows))
    assert "\n".join(posts) == "\n".join(rows)
    assert max(map(len, posts)) <= POST_AT_MOST
    assert len(posts) < 15
    assert list(posts_of_rows(["one"])) == ["one"]
