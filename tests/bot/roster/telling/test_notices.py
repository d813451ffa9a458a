"""What people did not ask for stays within its budget."""

from datetime import timedelta
from functools import partial

from bot.model import Address, NoticeKind, Outgoing, Purpose
from bot.ports import Tx
from bot.roster.telling.notices import A_DAY, A_WEEK, tell_room_unasked, tell_unasked
from tests.support.helpline import LYON, MONDAY, Helpline, helpline

DAY = timedelta(days=1)


async def tell(h: Helpline, kind: NoticeKind, about: str, *, handle: str = "v1") -> bool:
    person, now = h.people[handle], h.clock.now()

    def work(tx: Tx) -> bool:
        return tell_unasked(tx, LYON, person, kind, about, now, lambda words: words.say("plain-thanks"))

    told = await h.store.write(work)
    h.said.clear()
    await h.settle()
    assert told == bool(h.said)
    return told


async def test_a_person_is_told_each_thing_once() -> None:
    async with helpline() as h:
        await h.privately("v1", "/aide")
        assert await tell(h, NoticeKind.REMINDER, "seat:1")
        assert not await tell(h, NoticeKind.REMINDER, "seat:1")
        assert await tell(h, NoticeKind.REMINDER, "seat:2")


async def test_the_week_s_budget_leaves_out_what_can_be_left_out_and_a_reminder_never() -> None:
    async with helpline() as h:
        await h.privately("v1", "/aide")
        for n in range(A_WEEK):
            assert await tell(h, NoticeKind.REQUEST, f"shift:{n}")
        assert not await tell(h, NoticeKind.REQUEST, "one more")
        assert await tell(h, NoticeKind.REMINDER, "seat:1")
        h.clock.move(h.clock.now() + 8 * DAY)
        assert await tell(h, NoticeKind.REQUEST, "one more")


async def test_whoever_has_no_chat_does_not_count_as_told() -> None:
    async with helpline() as h:
        person = h.people["v1"]

        def without_chat(tx: Tx) -> bool:
            for identity in tx.people.identities(person):
                tx.people.save_identity(type(identity)(identity.network, identity.user, person))
            return tell_unasked(tx, LYON, person, NoticeKind.REMINDER, "seat:1", MONDAY, lambda _words: "…")

        assert not await h.store.write(without_chat)
        assert not await h.store.read(lambda tx: tx.staffing.has_notice(person, NoticeKind.REMINDER, "seat:1"))


def keyed(room: Address, key: str, tx: Tx) -> Outgoing | None:
    return tx.outbox.keyed(room, key)


async def test_a_room_hears_eight_sounds_a_day_and_the_rest_in_silence() -> None:
    async with helpline() as h:
        now = h.clock.now()

        def work(tx: Tx, room_key: str) -> bool:
            return tell_room_unasked(tx, LYON, Purpose.TEAM, now, lambda words: words.say("plain-thanks"), key=room_key)

        rooms = await h.store.read(lambda tx: tx.people.rooms(LYON.id))
        [room] = [room.address for room in rooms if room.purpose is Purpose.TEAM]
        keys = [f"gap:{n}" for n in range(A_DAY + 2)]
        for key in keys:
            await h.store.write(partial(work, room_key=key))
        posts = [await h.store.read(partial(keyed, room, key)) for key in keys]
        assert [post is not None and post.post.quiet for post in posts] == [False] * A_DAY + [True] * 2


async def test_what_coordination_did_to_somebody_s_shifts_is_said_and_counts() -> None:
    async with helpline() as h:
        await h.say("c1", "/inscrire Anne mercredi 10h")
        assert len(await h.later()) == 1
        await h.say("c1", "/inscrire Anne jeudi 10h")
        assert len(await h.later()) == 1
        told = await h.store.read(lambda tx: tx.staffing.notices(h.people["v1"], MONDAY - DAY))
        assert [one.kind for one in told] == [NoticeKind.PLAN] * 2
        assert await h.store.read(lambda tx: tx.staffing.notices(h.people["c1"], MONDAY - DAY)) == []
