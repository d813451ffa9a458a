"""The outbox: a room's order is kept, a later post overwrites the earlier one of its key, nothing is lost."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model import Address, Button, NetworkId, Outgoing, Post, PostId
from storage.store import SqlStore, open_store
from storage.transaction import SqlTx
from tests.support.clock import StillClock

ONE, TWO = Address("console", "one"), Address("console", "two")
SECOND = timedelta(seconds=1)
NOW = StillClock().now()


def post(text: str, to: Address = ONE, key: str = "", anew: bool = False) -> Post:
    return Post(to, text, key=key, anew=anew)


def texts(outgoing: list[Outgoing]) -> list[str]:
    return [o.post.text for o in outgoing]


def how(outgoing: Sequence[Outgoing]) -> list[tuple[str, bool]]:
    return [(o.post.text, o.post.anew) for o in outgoing]


def due(tx: SqlTx, after: float = 0, limit: int = 10) -> list[str]:
    return texts(tx.outbox.due(NOW + after * SECOND, limit))


def said(tx: SqlTx, id_: PostId, version: int = 1, after: float = 0) -> None:
    tx.outbox.sending(id_)
    tx.outbox.sent(id_, version, NetworkId(f"n{id_}"), NOW + after * SECOND)


def fail(tx: SqlTx, id_: PostId, again_after: float | None) -> None:
    tx.outbox.sending(id_)
    if again_after is None:
        tx.outbox.give_up(id_, 1, "no answer")
    else:
        tx.outbox.put_off(id_, NOW + again_after * SECOND, "no answer")


def order_is_kept_by_room(tx: SqlTx) -> Any:
    for text, to in (("b1", TWO), ("a1", ONE), ("b2", TWO), ("a2", ONE)):
        tx.outbox.add(post(text, to))
    return due(tx)


def rooms_take_turns(tx: SqlTx) -> Any:
    for text, to in (("a1", ONE), ("a2", ONE), ("a3", ONE), ("b1", TWO)):
        tx.outbox.add(post(text, to))
    return due(tx, limit=2)


def what_is_being_sent_holds_up_its_room(tx: SqlTx) -> Any:
    first = tx.outbox.add(post("a1"))
    tx.outbox.add(post("a2"))
    tx.outbox.add(post("b1", TWO))
    tx.outbox.sending(first)
    return due(tx), tx.outbox.next_due() == NOW


def what_failed_holds_up_its_room_until_its_turn(tx: SqlTx) -> Any:
    first = tx.outbox.add(post("a1"))
    tx.outbox.add(post("a2"))
    tx.outbox.add(post("b1", TWO))
    fail(tx, first, 10)
    return due(tx, 9), due(tx, 10)


def the_next_time_is_that_of_the_one_that_failed(tx: SqlTx) -> Any:
    fail(tx, tx.outbox.add(post("a1")), 10)
    tx.outbox.add(post("a2"))
    return tx.outbox.next_due() == NOW + 10 * SECOND


def what_was_given_up_holds_up_nothing(tx: SqlTx) -> Any:
    first = tx.outbox.add(post("a1"))
    tx.outbox.add(post("a2"))
    fail(tx, first, None)
    return due(tx, 1000)


def what_is_for_later_holds_up_nothing(tx: SqlTx) -> Any:
    tx.outbox.add(post("later"), NOW + 10 * SECOND)
    tx.outbox.add(post("now"))
    return due(tx), tx.outbox.next_due() == NOW, due(tx, 10)


def nothing_waits_in_the_end(tx: SqlTx) -> Any:
    said(tx, tx.outbox.add(post("a1")))
    return due(tx, 1000), tx.outbox.next_due()


def a_waiting_post_is_overwritten_in_its_place(tx: SqlTx) -> Any:
    first = tx.outbox.add(post("free", key="shift"))
    tx.outbox.add(post("hello"))
    same = tx.outbox.add(post("taken", key="shift"))
    tx.outbox.add(post("elsewhere", TWO, key="shift"))
    return same == first, due(tx)


def a_said_post_becomes_an_edit_three_seconds_later(tx: SqlTx) -> Any:
    id_ = tx.outbox.add(post("free", key="shift"))
    said(tx, id_)
    tx.outbox.add(post("taken", key="shift"))
    (edit,) = tx.outbox.due(NOW + 3 * SECOND, 10)
    return due(tx, 2.9), edit == Outgoing(id_, post("taken", key="shift"), 2, NetworkId(f"n{id_}"), NOW + 3 * SECOND, 0)


def edits_come_at_most_every_three_seconds(tx: SqlTx) -> Any:
    id_ = tx.outbox.add(post("1", key="shift"))
    said(tx, id_)
    tx.outbox.add(post("2", key="shift"))
    tx.outbox.add(post("3", key="shift"))
    early = due(tx, 2.9)
    said(tx, id_, 3, after=3)
    tx.outbox.add(post("4", key="shift"))
    return early, due(tx, 5.9), due(tx, 6)


def saying_the_same_again_says_nothing(tx: SqlTx) -> Any:
    said(tx, tx.outbox.add(post("free", key="shift")))
    tx.outbox.add(post("free", key="shift"))
    return due(tx, 1000)


def what_comes_anew_is_due_at_once_even_in_the_same_words(tx: SqlTx) -> Any:
    id_ = tx.outbox.add(post("free", key="shift"))
    said(tx, id_)
    again = post("free", key="shift", anew=True)
    tx.outbox.add(again)
    return tx.outbox.due(NOW, 10) == [Outgoing(id_, again, 2, NetworkId(f"n{id_}"), NOW, 0)]


def what_comes_anew_while_another_is_sent_is_due_at_once(tx: SqlTx) -> Any:
    id_ = tx.outbox.add(post("free", key="shift"))
    tx.outbox.sending(id_)
    tx.outbox.add(post("still free", key="shift", anew=True))
    tx.outbox.add(post("taken", key="shift"))
    tx.outbox.sent(id_, 1, NetworkId("n1"), NOW)
    return how(tx.outbox.due(NOW, 10))


def what_waits_to_come_anew_does_so_in_later_words(tx: SqlTx) -> Any:
    id_ = tx.outbox.add(post("free", key="shift"))
    said(tx, id_)
    tx.outbox.add(post("still free", key="shift", anew=True))
    fail(tx, id_, 10)
    tx.outbox.add(post("taken", key="shift"))
    return due(tx, 9), how(tx.outbox.due(NOW + 10 * SECOND, 10))


def news(text: str, added: str) -> Post:
    return Post(ONE, text, key="shift", news=added)


def what_edits_add_is_kept_until_it_is_said_and_then_not_said_again(tx: SqlTx) -> Any:
    id_ = tx.outbox.add(news("free", ""))
    said(tx, id_)
    for text, added in (("taken", "A takes"), ("free again", "A leaves"), ("free again", "")):
        tx.outbox.add(news(text, added))
    waiting = [(o.post.text, o.post.news) for o in tx.outbox.due(NOW + 3 * SECOND, 10)]
    said(tx, id_, 4, after=3)
    tx.outbox.add(news("free again", ""))
    unchanged = due(tx, 1000)
    tx.outbox.add(news("taken", "B takes"))
    return waiting, unchanged, [(o.post.text, o.post.news) for o in tx.outbox.due(NOW + 6 * SECOND, 10)]


def what_came_anew_is_edited_where_it_stands(tx: SqlTx) -> Any:
    said(tx, tx.outbox.add(post("free", key="shift", anew=True)))
    tx.outbox.add(post("free", key="shift"))
    silent = due(tx, 1000)
    tx.outbox.add(post("taken", key="shift"))
    return silent, due(tx, 2.9), how(tx.outbox.due(NOW + 3 * SECOND, 10))


def what_is_overwritten_while_it_comes_anew_is_edited(tx: SqlTx) -> Any:
    id_ = tx.outbox.add(post("free", key="shift", anew=True))
    tx.outbox.sending(id_)
    tx.outbox.add(post("taken", key="shift"))
    tx.outbox.sent(id_, 1, NetworkId("n1"), NOW)
    return due(tx, 2.9), how(tx.outbox.due(NOW + 3 * SECOND, 10))


def what_is_overwritten_while_sent_is_due_again(tx: SqlTx) -> Any:
    id_ = tx.outbox.add(post("free", key="shift"))
    tx.outbox.sending(id_)
    tx.outbox.add(post("taken", key="shift"))
    tx.outbox.sent(id_, 1, NetworkId("n1"), NOW)
    (edit,) = tx.outbox.due(NOW + 3 * SECOND, 10)
    return due(tx, 2.9), edit.post.text, edit.version, edit.network_id


def what_is_overwritten_while_it_fails_for_good_is_tried(tx: SqlTx) -> Any:
    id_ = tx.outbox.add(post("bad", key="shift"))
    tx.outbox.sending(id_)
    tx.outbox.add(post("good", key="shift"))
    tx.outbox.give_up(id_, 1, "cannot be read")
    return due(tx)


def what_is_overwritten_before_its_turn_comes_is_tried_too(tx: SqlTx) -> Any:
    id_ = tx.outbox.add(post("bad", key="shift"))  # and read, to be said behind others of its room
    tx.outbox.add(post("good", key="shift"))
    tx.outbox.sending(id_)
    tx.outbox.give_up(id_, 1, "cannot be read")
    return due(tx)


def what_was_given_up_is_said_again_when_overwritten(tx: SqlTx) -> Any:
    fail(tx, tx.outbox.add(post("bad", key="shift")), None)
    tx.outbox.add(post("good", key="shift"))
    return [(o.post.text, o.tries) for o in tx.outbox.due(NOW, 10)]


def overwriting_does_not_hurry_a_room_in_trouble(tx: SqlTx) -> Any:
    fail(tx, tx.outbox.add(post("free", key="shift")), 60)
    tx.outbox.add(post("taken", key="shift"))
    return due(tx, 59), [(o.post.text, o.tries) for o in tx.outbox.due(NOW + 60 * SECOND, 10)]


def overwriting_changes_the_time(tx: SqlTx) -> Any:
    tx.outbox.add(post("tomorrow", key="shift"), NOW + 100 * SECOND)
    tx.outbox.add(post("now", key="shift"))
    return due(tx)


def a_press_finds_its_post_in_any_thread(tx: SqlTx) -> Any:
    id_ = tx.outbox.add(post("free", Address("console", "one", "7"), key="shift"))
    said(tx, id_)
    found = tx.outbox.find(ONE, NetworkId(f"n{id_}"))
    assert found is not None
    return found.post.text, tx.outbox.find(TWO, NetworkId(f"n{id_}")), tx.outbox.find(ONE, NetworkId("n"))


def a_key_finds_its_post(tx: SqlTx) -> Any:
    tx.outbox.add(post("free", key="shift"))
    tx.outbox.add(post("without a key"))
    found = tx.outbox.keyed(ONE, "shift")
    assert found is not None
    return found.post.text, tx.outbox.keyed(TWO, "shift"), tx.outbox.keyed(ONE, "other"), tx.outbox.keyed(ONE, "")


TAKE, SWAP, CLOSE = Button("Je prends", "take:1"), Button("Échanger", "swap:1"), Button("Fermer", "close:1")


def with_buttons(*buttons: Button, anew: bool = False) -> Post:
    return Post(ONE, " ".join(button.label for button in buttons), buttons, key="shift", anew=anew)


def a_button_keeps_its_number_for_life(tx: SqlTx) -> Any:
    for buttons in ((TAKE, SWAP), (SWAP, CLOSE), (), (replace(CLOSE, label="Fermer !"), TAKE)):
        tx.outbox.add(with_buttons(*buttons))
    return [button.label for button in tx.outbox.due(NOW, 1)[0].numbered]


def what_is_said_anew_begins_again_at_one(tx: SqlTx) -> Any:
    def found() -> list[str]:
        standing = tx.outbox.find(ONE, NetworkId(f"n{id_}"))
        assert standing is not None
        return [button.label for button in standing.numbered]

    id_ = tx.outbox.add(with_buttons(TAKE))
    said(tx, id_)
    tx.outbox.add(with_buttons(SWAP, anew=True))
    waiting = [button.label for button in tx.outbox.due(NOW, 1)[0].numbered]
    until_said = found()  # what stands has other numbers
    said(tx, id_, version=2)
    return waiting, until_said, found()


def a_press_waits_for_whatever_may_have_been_taken(tx: SqlTx) -> Any:
    id_ = tx.outbox.add(post("a call", key="k"))
    states = [tx.outbox.is_under_way(ONE)]
    fail(tx, id_, again_after=1)
    states.append(tx.outbox.is_under_way(ONE))
    tx.outbox.add(post("two calls", key="k"))
    states += [tx.outbox.is_under_way(ONE), tx.outbox.is_under_way(TWO)]
    said(tx, id_, 2)
    return [*states, tx.outbox.is_under_way(ONE)]


CASES: list[tuple[Callable[[SqlTx], Any], Any]] = [
    (order_is_kept_by_room, ["a1", "a2", "b1", "b2"]),
    (rooms_take_turns, ["a1", "b1"]),
    (what_is_being_sent_holds_up_its_room, (["b1"], True)),
    (what_failed_holds_up_its_room_until_its_turn, (["b1"], ["a1", "a2", "b1"])),
    (the_next_time_is_that_of_the_one_that_failed, True),
    (what_was_given_up_holds_up_nothing, ["a2"]),
    (what_is_for_later_holds_up_nothing, (["now"], True, ["later", "now"])),
    (nothing_waits_in_the_end, ([], None)),
    (a_waiting_post_is_overwritten_in_its_place, (True, ["taken", "hello", "elsewhere"])),
    (a_said_post_becomes_an_edit_three_seconds_later, ([], True)),
    (edits_come_at_most_every_three_seconds, ([], [], ["4"])),
    (saying_the_same_again_says_nothing, []),
    (a_press_waits_for_whatever_may_have_been_taken, [False, True, True, False, False]),
    (what_comes_anew_is_due_at_once_even_in_the_same_words, True),
    (what_comes_anew_while_another_is_sent_is_due_at_once, [("taken", True)]),
    (what_waits_to_come_anew_does_so_in_later_words, ([], [("taken", True)])),
    (
        what_edits_add_is_kept_until_it_is_said_and_then_not_said_again,
        ([("free again", "A takes\nA leaves")], [], [("taken", "B takes")]),
    ),
    (what_came_anew_is_edited_where_it_stands, ([], [], [("taken", False)])),
    (what_is_overwritten_while_it_comes_anew_is_edited, ([], [("taken", False)])),
    (what_is_overwritten_while_sent_is_due_again, ([], "taken", 2, "n1")),
    (what_is_overwritten_while_it_fails_for_good_is_tried, ["good"]),
    (what_is_overwritten_before_its_turn_comes_is_tried_too, ["good"]),
    (what_was_given_up_is_said_again_when_overwritten, [("good", 0)]),
    (overwriting_does_not_hurry_a_room_in_trouble, ([], [("taken", 1)])),
    (overwriting_changes_the_time, ["now"]),
    (a_press_finds_its_post_in_any_thread, ("free", None, None)),
    (a_key_finds_its_post, ("free", None, None, None)),
    (a_button_keeps_its_number_for_life, ["Je prends", "Échanger", "Fermer !"]),
    (what_is_said_anew_begins_again_at_one, (["Échanger"], [], ["Échanger"])),
]


@pytest.mark.parametrize(("happens", "result"), CASES, ids=lambda case: getattr(case, "__name__", ""))
async def test_outbox(db: SqlStore, happens: Callable[[SqlTx], Any], result: Any) -> None:
    assert await db.write(happens) == result


async def test_what_was_being_sent_at_a_crash_is_due_again(url: str, still_clock: StillClock) -> None:
    before = await open_store(url, clock=still_clock)
    id_ = await before.write(lambda tx: tx.outbox.add(post("a1")))
    await before.write(lambda tx: tx.outbox.sending(id_))
    await before.close()
    after = await open_store(url, clock=still_clock)
    assert await after.read(due) == ["a1"]
    await after.close()


async def test_said_posts_are_forgotten_after_thirty_days_and_those_with_a_key_after_a_hundred(db: SqlStore) -> None:
    def work(tx: SqlTx) -> Any:
        ids = [tx.outbox.add(replace(post(text), key=key)) for text, key in (("said", ""), ("keyed", "shift"))]
        for id_ in ids:
            said(tx, id_)
        tx.outbox.add(post("waiting"))
        tx.forget(NOW + timedelta(days=29))
        early = tx.outbox.find(ONE, NetworkId(f"n{ids[0]}"))
        tx.forget(NOW + timedelta(days=31))
        late = [tx.outbox.find(ONE, NetworkId(f"n{id_}")) for id_ in ids]
        tx.forget(NOW + timedelta(days=101))
        last = tx.outbox.find(ONE, NetworkId(f"n{ids[1]}"))
        return [o and o.post.text for o in (early, *late, last)], due(tx)

    assert await db.write(work) == (["said", None, "keyed", None], ["waiting"])
