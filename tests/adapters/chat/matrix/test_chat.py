"""The Matrix adapter against a real homeserver: what comes in, what goes out, and what may go wrong."""

import json
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import AdapterError, StoreError
from bot.model import (
    Address,
    Button,
    Document,
    DocumentKind,
    Message,
    MessageKind,
    NetworkId,
    Picture,
    PostAction,
    RoomEvent,
    RoomEventKind,
)
from tests.support.chats import until
from tests.support.matrix.person import Person
from tests.support.matrix.synapse import Account as Known
from tests.support.matrix.synapse import Synapse
from tests.support.matrix.table import Table, table_of

Come = Callable[..., Awaitable[Person]]


@pytest.fixture
async def table(homeserver: Synapse, tmp_path: Path) -> AsyncIterator[Table]:
    table = table_of(await homeserver.account("Bot"), homeserver.url, tmp_path / "matrix")
    yield table
    await table.chat.close()


# ---------------------------------------------------------------- what comes in


async def test_somebody_writes_in_private_before_the_bot_is_there_and_it_answers(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await anne.talk_to(table.user)
        await anne.say(room, "/planning")
        (said,) = await table.heard(1)
        assert isinstance(said, Message)
        assert said.address == Address("matrix", anne.user)
        assert (said.sender, said.name, said.text, said.private) == (anne.user, "Anne", "/planning", True)
        await table.say("Voici : **rien** <pour> vous", anne.user)
        shown = await anne.hears(room, "Voici")
    assert shown.text == "Voici : rien <pour> vous"
    assert shown.content["formatted_body"] == "Voici : <b>rien</b> &lt;pour&gt; vous"
    assert shown.content["msgtype"] == "m.text"
    assert shown.content["m.mentions"] == {"user_ids": [anne.user]}
    assert shown.readable


async def test_a_group_is_joined_when_the_core_says_so_and_nothing_said_before_is_acted_on(
    table: Table, person: Come
) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await anne.make_room(table.user, encrypted=False)
        for number in range(9):
            await anne.say(room, f"/prendre {number}")
        (arrived,) = await table.heard(1)
        assert isinstance(arrived, RoomEvent)
        assert (arrived.kind, arrived.address.chat, arrived.user) == (RoomEventKind.ARRIVED, room, anne.user)
        await table.say("Bonjour", room, action=PostAction.JOIN)
        await anne.say(room, "/qui")
        await table.heard(2)
        await anne.hears(room, "Bonjour")
    assert [e.text for e in table.events if isinstance(e, Message)] == ["/qui"]
    assert not table.events[1].private  # type: ignore[union-attr]  # a message, as just seen


async def test_what_was_said_before_the_first_start_is_not_acted_on(table: Table, person: Come) -> None:
    anne = await person("Anne")
    bot = await anne.server.log_in(Known(table.user, table.account.password, "", ""))
    room = await anne.make_room(table.user, encrypted=False)
    await anne.server.call("POST", f"/_matrix/client/v3/rooms/{room}/join", {}, bot.token)
    await anne.say(room, "/prendre 1")
    async with table.reading():
        await anne.say(room, "/qui")
        await table.heard(1)
    assert [e.text for e in table.events if isinstance(e, Message)] == ["/qui"]


async def test_only_who_is_asked_alone_is_mentioned_and_once(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room, alone = await table.enters(anne), await anne.talk_to(table.user)
        await until(lambda: table.chat._direct and table.chat._direct.with_whom(alone))
        id_ = await table.say("Pouvez-vous ?", anne.user, key="q")
        await table.say("Merci", anne.user, key="q", standing=id_)
        await table.say("Rien ne presse", anne.user, quiet=True)
        await table.say("À tous", room)
        await anne.hears(alone, "Rien ne presse")
        await anne.hears(room, "À tous")
    said = [(shown.text, shown.mentioned) for shown in (*anne.of_others(alone), anne.of_others(room)[-1])]
    assert said == [("Merci", [[anne.user], []]), ("Rien ne presse", [[]]), ("À tous", [[]])]


async def test_an_invitation_is_declined_with_a_word(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await anne.make_room(table.user)
        await table.heard(1)
        await table.say("Je ne vous connais pas", room, action=PostAction.LEAVE)
    path = f"/_matrix/client/v3/rooms/{room}/state/m.room.member/{table.user}"
    state = await anne.server.call("GET", path, token=anne.account.token)
    assert (state["membership"], state["reason"]) == ("leave", "Je ne vous connais pas")


async def test_120_messages_while_away_come_once_each_in_order_also_after_a_restart(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        await anne.say(room, "/before")
        await table.heard(1)
    wanted = ["/before", *(f"/n{number}" for number in range(120))]
    for text in wanted[1:]:
        await anne.say_blindly(room, text)
    table = await table.again()
    async with table.reading():
        await table.heard(121)
        await anne.say(room, "/after")
        await table.heard(122)
    assert [e.text for e in table.events if isinstance(e, Message)] == [*wanted, "/after"]


async def test_what_could_not_be_stored_is_handed_over_again(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
    table.failing = StoreError("away")
    await anne.say(room, "/planning")
    for _ in range(2):
        with pytest.raises(AdapterError):
            await table.chat.run(table.receive, table.cursor)
    table.failing = None
    async with table.reading():
        await table.heard(1)
    assert [e.text for e in table.events if isinstance(e, Message)] == ["/planning"]
    assert table.refused == 2


async def test_edits_notices_and_our_own_posts_are_no_commands(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        said = await anne.say(room, "bonjour")
        await anne.edit(room, said, "/prendre 1")
        await anne.say(room, "/prendre 2", msgtype="m.notice")
        await anne.say(room, "/qui")
        await table.heard(3)
    heard = [(e.text, e.kind, e.written) for e in table.events if isinstance(e, Message)]
    assert [(text, kind) for text, kind, _ in heard] == [
        ("bonjour", MessageKind.TEXT),
        ("/prendre 1", MessageKind.EDIT),
        ("/qui", MessageKind.TEXT),
    ]
    assert heard[0][2] == heard[1][2] == said


async def test_what_a_reply_quotes_is_no_command(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        said = await anne.say(room, "bonjour")
        reply = {"m.in_reply_to": {"event_id": said}}
        await anne.say(room, "> <@b:x> /fermer demain\n> /fin\n\nd'accord", **{"m.relates_to": reply})
        await anne.say(room, "> /fermer demain\nd'accord")
        await table.heard(3)
    texts = [e.text for e in table.events if isinstance(e, Message)]
    assert texts == ["bonjour", "d'accord", "> /fermer demain\nd'accord"]


@pytest.mark.parametrize("put_out", [Person.kick, Person.ban])
async def test_people_go_and_the_bot_is_put_out(
    table: Table, person: Come, put_out: Callable[[Person, str, str], Awaitable[None]]
) -> None:
    anne, bakari = await person("Anne"), await person("Bakari")
    async with table.reading():
        room = await table.enters(anne, bakari)
        await bakari.leave(room)
        (left,) = await table.heard(1)
        await put_out(anne, room, table.user)
        _, lost = await table.heard(2)
        with pytest.raises(AdapterError) as refused:
            await table.say("Encore là ?", room)
    assert isinstance(left, RoomEvent)
    assert (left.kind, left.user, left.name) == (RoomEventKind.LEFT, bakari.user, "Bakari")
    assert isinstance(lost, RoomEvent)
    assert (lost.kind, lost.user, lost.address.chat) == (RoomEventKind.LOST, anne.user, room)
    assert refused.value.permanent


async def test_the_power_to_write_is_taken_away(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne, encrypted=False)
        await anne.state(room, "m.room.power_levels", {"events_default": 50})
        (lost,) = await table.heard(1)
    assert isinstance(lost, RoomEvent)
    assert lost.kind is RoomEventKind.LOST


async def test_a_room_that_lets_nobody_write_is_lost_when_that_is_found_out(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await anne.make_room(table.user, encrypted=False, power_level_override={"events_default": 50})
        await table.heard(1)
        with pytest.raises(AdapterError) as refused:
            await table.say("Bonjour", room, action=PostAction.JOIN)
        _, lost = await table.heard(2)
    assert refused.value.permanent
    assert isinstance(lost, RoomEvent)
    assert (lost.kind, lost.address.chat) == (RoomEventKind.LOST, room)


async def test_a_room_called_direct_with_three_in_it_is_a_group(table: Table, person: Come) -> None:
    anne, bakari = await person("Anne"), await person("Bakari")
    room = await anne.make_room(table.user, bakari.user, is_direct=True)
    await bakari.join(room)
    async with table.reading():
        (arrived,) = await table.heard(1)
        await table.say("Bonjour", room, action=PostAction.JOIN)
        await anne.hears(room, "Bonjour")
        await anne.say(room, "/qui")
        _, said = await table.heard(2)
    assert isinstance(arrived, RoomEvent)
    assert (arrived.kind, arrived.user) == (RoomEventKind.ARRIVED, anne.user)
    assert isinstance(said, Message)
    assert (said.private, said.address.chat) == (False, room)


# ---------------------------------------------------------------- buttons


TAKE, SWAP, CLOSE = Button("Je prends", "take:1"), Button("Échanger", "swap:1"), Button("Fermer", "close:1")


async def test_buttons_are_numbers_that_one_taps_or_replies_with(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        id_ = await table.say("Mardi", room, buttons=(TAKE, SWAP), key="shift")
        shown = await anne.hears(room, "Mardi")
        assert shown.text == "Mardi\n1️⃣ Je prends\n2️⃣ Échanger"
        assert shown.content["m.mentions"] == {}
        await anne.until(lambda: len(shown.reactions) == 2)
        assert list(shown.reactions) == ["1️⃣", "2️⃣"]
        await anne.react(room, shown.id, "1\u20e3")
        await anne.react(room, shown.id, "👎")
        await anne.reply(room, shown.id, "2")
        first, second = await table.heard(2)
        written = ("2.", "2)", "n°2", "n° 2", "2️⃣", "👍", "oui")
        for words in written:
            await anne.reply(room, shown.id, words)
        await anne.react(room, shown.id, "👍🏽")
        await table.heard(3 + len(written))
    assert shown.id == id_
    replies = [(e.text, e.pressed) for e in table.events[2:] if isinstance(e, Message)]
    assert replies == [
        *((text, id_) for text in ("2", "2", "n°2", "n°2", "2", "👍")),
        ("oui", None),
        ("👍", id_),
    ]
    del table.events[2:]
    for press, number in ((first, "1"), (second, "2")):
        assert isinstance(press, Message)
        assert (press.pressed, press.text, press.answer_to) == (NetworkId(id_), number, anne.user)
    assert len(table.events) == 2


async def test_a_number_for_somebody_elses_message_is_no_press(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        id_ = await table.say("Mardi", room, buttons=(TAKE, SWAP), key="shift")
        asked = await anne.say(room, "Combien serons-nous ?")
        await anne.react(room, asked, "2\ufe0f\u20e3")
        await anne.reply(room, asked, "2")
        await anne.hears(room, "Mardi")
        await anne.react(room, id_, "2\ufe0f\u20e3")
        heard = await table.heard(3)
    assert [(e.text, e.pressed) for e in heard if isinstance(e, Message)] == [
        ("Combien serons-nous ?", None),
        ("2", None),
        ("2", id_),
    ]


async def test_whose_message_was_pressed_is_asked_after_a_restart(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        id_ = await table.say("Mardi", room, buttons=(TAKE, SWAP), key="shift")
        asked = await anne.say(room, "Combien serons-nous ?")
        await anne.hears(room, "Mardi")
        await table.heard(1)
    table.events.clear()
    again = await table.again()
    async with again.reading():
        for message in (asked, id_):
            await anne.reply(room, message, "2")
        heard = await again.heard(2)
    assert [(e.text, e.pressed) for e in heard if isinstance(e, Message)] == [("2", None), ("2", id_)]


async def test_from_the_eleventh_button_on_there_is_the_reply_alone(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        buttons = tuple(Button(f"Créneau {n}", f"take:{n}") for n in range(1, 13))
        id_ = await table.say("Libres", room, buttons=buttons)
        shown = await anne.hears(room, "Libres")
        assert shown.text.split("\n")[10:] == ["🔟 Créneau 10", "11. Créneau 11", "12. Créneau 12"]
        await anne.until(lambda: "🔟" in shown.reactions)
        assert len(shown.reactions) == 10
        await anne.reply(room, id_, "12")
        (press,) = await table.heard(1)
    assert isinstance(press, Message)
    assert (press.pressed, press.text) == (id_, "12")


async def test_buttons_work_on_after_a_restart(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        id_ = await table.say("Mardi", room, buttons=(TAKE,), key="shift")
        shown = await anne.hears(room, "Mardi")
        await anne.until(lambda: shown.reactions)
    await anne.react(room, id_, "1️⃣")
    table = await table.again()
    async with table.reading():
        (press,) = await table.heard(1)
        await table.say("Mardi soir", room, buttons=(TAKE, SWAP), standing=id_, key="shift")
        await anne.until(lambda: "2️⃣" in shown.reactions)
        await anne.react(room, id_, "2️⃣")
        _, second = await table.heard(2)
    assert [(e.pressed, e.text) for e in (press, second) if isinstance(e, Message)] == [(id_, "1"), (id_, "2")]
    assert len(shown.reactions["1️⃣"]) == 2  # the bot's and hers, no second of the bot's


async def test_a_button_that_goes_is_struck_through_and_the_others_keep_their_numbers(
    table: Table, person: Come
) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        id_ = await table.say("Mardi", room, buttons=(TAKE, SWAP), key="shift")
        await table.say(
            "Mercredi", room, buttons=(SWAP, CLOSE), numbered=(TAKE, SWAP, CLOSE), standing=id_, key="shift"
        )
        shown = await anne.hears(room, "Mercredi")
        await anne.until(lambda: "3️⃣" in shown.reactions)
    assert shown.id == id_
    assert shown.text == "Mercredi\n2️⃣ Échanger\n3️⃣ Fermer"
    assert shown.content["formatted_body"] == "Mercredi<br><del>1️⃣ Je prends</del><br>2️⃣ Échanger<br>3️⃣ Fermer"


async def test_a_press_is_answered_in_private_even_where_there_was_no_private_room(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        await table.say("C'est noté", room, toast=anne.user)
        await anne.until(lambda: anne.invited)
        (alone,) = anne.invited
        await anne.join(alone)
        await table.say("Et encore", room, toast=anne.user)
        shown = await anne.hears(alone, "Et encore")
        await anne.say(alone, "/moi")
        (said,) = await table.heard(1)
    assert shown.readable
    assert isinstance(said, Message)
    assert (said.private, said.address.chat) == (True, anne.user)
    assert anne.texts(room) == ["Bonjour"]


# ---------------------------------------------------------------- what goes out


async def test_sending_twice_says_it_once(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        post = table.post("Une fois", room, buttons=(TAKE,))
        assert await table.chat.send(post) == await table.chat.send(post)
        await table.say("fin", room)
        await anne.hears(room, "fin")
    assert anne.texts(room) == ["Bonjour", "Une fois\n1️⃣ Je prends", "fin"]


async def test_a_post_is_edited_and_said_anew_where_it_is_gone(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        id_ = await table.say("Un", room, key="k")
        assert await table.say("Deux", room, key="k", standing=id_) == id_
        assert (await anne.hears(room, "Deux")).edits == 1
        await anne.redact(room, id_)
        again = await table.say("Trois", room, key="k", standing=id_)
        assert again != id_
        assert (await anne.hears(room, "Trois")).id == again
        moved = await table.say("Quatre", room, key="k", standing=again, anew=True)
        await anne.hears(room, "Quatre")
        await anne.until(lambda: anne.rooms[room][again].gone)
    assert anne.texts(room) == ["Bonjour", "Quatre"]
    assert moved not in {id_, again}


async def test_what_an_edit_adds_is_said_once_in_the_thread_of_what_stands(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        id_ = await table.say("Appel sans réponse", room, buttons=(TAKE,), key="missed:1")
        edit = table.post("Anne rappelle : 1 appel", room, key="missed:1", standing=id_, news="Anne rappelle")
        assert await table.chat.send(edit) == await table.chat.send(edit) == id_
        shown = await anne.hears(room, "Anne rappelle")
        assert (shown.thread, shown.content["msgtype"], shown.readable) == (id_, "m.notice", True)
        back = {"rel_type": "m.thread", "event_id": id_, "is_falling_back": True}
        await anne.say(room, "1", **{"m.relates_to": back | {"m.in_reply_to": {"event_id": shown.id}}})
        (press,) = await table.heard(1)
    assert isinstance(press, Message)
    assert (press.pressed, press.text) == (id_, "1")
    assert anne.texts(room)[1:] == ["Anne rappelle : 1 appel", "Anne rappelle"]


async def test_a_callers_number_is_taken_away_not_edited(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await anne.talk_to(table.user)
        await until(lambda: table.chat._direct and table.chat._direct.with_whom(room))
        id_ = await table.say("Rappelez 01 99 00 12 34", anne.user, key="caller:1", protected=True)
        await anne.hears(room, "01 99 00 12 34")
        after = await table.say("C'est fait", anne.user, key="caller:1", standing=id_)
        await anne.hears(room, "C'est fait")
        await anne.until(lambda: anne.rooms[room][id_].gone)
    assert after != id_
    kept = await anne.server.call("GET", f"/_matrix/client/v3/rooms/{room}/event/{id_}", token=anne.account.token)
    assert kept["content"] == {}


async def test_a_document_is_an_encrypted_file_under_its_name(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        report = Document(DocumentKind.PDF, "bilan", "Bilan", "fr", (), (), (), "")
        await table.say("Le bilan", room, document=report)
        shown = await anne.hears(room, "Le bilan")
        assert await anne.picture(shown) == b"PDF of Bilan"
    assert (shown.content["msgtype"], shown.content["filename"]) == ("m.file", "bilan.pdf")
    assert shown.content["info"] == {"mimetype": "application/pdf", "size": 12}
    assert "url" not in shown.content


async def test_a_long_text_is_split_and_a_picture_is_encrypted(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne)
        await table.say("mot " * 2500, room)
        await anne.until(lambda: len(anne.texts(room)) == 4)
        assert " ".join(anne.texts(room)[1:]).split() == ["mot"] * 2500
        await table.say("Les chiffres", room, picture=Picture("Semaine", "", (), (), ()))
        shown = await anne.hears(room, "Les chiffres")
        assert await anne.picture(shown) == b"PNG of Semaine"
    assert shown.content["msgtype"] == "m.image"
    assert shown.content["file"]["url"].startswith("mxc://")
    assert "url" not in shown.content


async def test_a_post_is_pinned_where_the_bot_may(table: Table, person: Come) -> None:
    anne = await person("Anne")
    async with table.reading():
        room = await table.enters(anne, encrypted=False)
        id_ = await table.say("La semaine", room, action=PostAction.PIN, key="week")  # may not: said all the same
        await anne.hears(room, "La semaine")
        await anne.state(room, "m.room.power_levels", {"users": {table.user: 50}})
        again = await table.say(
            "La semaine", room, action=PostAction.PIN, key="week", standing=id_, anew=True, version=2
        )
        path = f"/_matrix/client/v3/rooms/{room}/state/m.room.pinned_events"
        assert (await anne.server.call("GET", path, token=anne.account.token))["pinned"] == [again]
        await table.say("Finie", room, action=PostAction.UNPIN, key="week", standing=again, version=3)
        await anne.hears(room, "Finie")
        assert (await anne.server.call("GET", path, token=anne.account.token))["pinned"] == []


# ---------------------------------------------------------------- keys


async def test_a_new_device_reads_what_comes_next_and_stops_nothing(
    homeserver: Synapse, table: Table, person: Come
) -> None:
    account = await homeserver.account("Anne")
    anne = await person("Anne", account)
    async with table.reading():
        room = await table.enters(anne)
        again = await person("Anne", await homeserver.log_in(account))
        await table.say("Pour tous", room)
        assert (await anne.hears(room, "Pour tous")).readable
        await again.until(lambda: any(s.text == "Pour tous" for s in again.rooms[room].values()))


async def test_one_login_for_life_in_a_folder_that_nobody_else_reads(table: Table) -> None:
    async with table.reading():
        pass
    first = json.loads((table.account.folder / "session.json").read_text())
    table = await table.again()
    async with table.reading():
        pass
    assert json.loads((table.account.folder / "session.json").read_text()) == first
    files = [table.account.folder, *table.account.folder.iterdir()]
    assert {stat.S_IMODE(file.stat().st_mode) & 0o077 for file in files} == {0}
    assert [finding.words for finding in await table.chat.check([]) if not finding.good] == ["no room is bound yet"]


async def test_a_token_of_a_device_made_for_the_bot_does_in_place_of_a_password(
    homeserver: Synapse, tmp_path: Path, person: Come
) -> None:
    account, anne = await homeserver.account("Bot"), await person("Anne")
    table = table_of(replace(account, password=""), homeserver.url, tmp_path / "matrix", token=account.token)
    async with table.reading():
        room = await table.enters(anne)
        await anne.say(room, "/qui")
        await table.heard(1)
    session = json.loads((table.account.folder / "session.json").read_text())
    assert (session["device"], session["token"]) == (account.device, account.token)
    await table.chat.close()


@pytest.mark.parametrize("harm", ["lock", "keys", "session"])
async def test_a_harmed_folder_stops_with_a_sentence(table: Table, harm: str) -> None:
    async with table.reading():
        pass
    file = table.account.folder / "session.json"
    session = json.loads(file.read_text())
    if harm == "lock":
        file.write_text(json.dumps(session | {"pickle_key": "another"}))
    elif harm == "keys":
        (table.account.folder / f"{session['user']}_{session['device']}.db").unlink()
    else:
        file.write_text("{}")
    table = await table.again()
    with pytest.raises(AdapterError) as error:
        await table.chat.run(table.receive, table.cursor)
    assert error.value.permanent
    assert "put the" in error.value.message


async def test_a_login_that_was_ended_is_permanent_and_makes_no_hot_loop(table: Table, homeserver: Synapse) -> None:
    async with table.reading():
        pass
    token = json.loads((table.account.folder / "session.json").read_text())["token"]
    await homeserver.call("POST", "/_matrix/client/v3/logout", {}, token)
    with pytest.raises(AdapterError) as error:
        await table.chat.run(table.receive, table.cursor)
    assert error.value.permanent
    assert "log in as a new device" in error.value.message
