"""Checks the setup at Telegram: the token, what the bot sees, its rights in each room. Changes nothing."""

from collections.abc import Sequence

from telegram import Bot, ChatMemberAdministrator, ChatMemberOwner, ChatMemberRestricted
from telegram.constants import ChatAction

from adapters.chat.errors import ShutOut
from adapters.chat.telegram.errors import Moved, Refusal, translate_errors
from adapters.chat.telegram.receive import NETWORK
from bot.model import Finding, Room


async def check_bot(bot: Bot, pushed_to: str, name: str) -> list[Finding]:
    """Raises `AdapterError`.

    `pushed_to` is our webhook, or empty; `name` is the bot's name in our links.
    """
    with translate_errors():
        me = await bot.get_me()
        hook = await bot.get_webhook_info()
    found = [Finding(NETWORK, good=True, words=f"the token is that of @{me.username}")]
    if name and name.casefold() != (me.username or "").casefold():
        words, todo = f"links lead newcomers to @{name}, which is another bot", f"write name: {me.username} in bot.yaml"
        found.append(Finding(NETWORK, good=False, words=words, todo=todo))
    if me.can_join_groups is False:
        todo = "BotFather: /setjoingroups, Enable"
        found.append(Finding(NETWORK, good=False, words="the bot may not be put into groups", todo=todo))
    sees = "everything" if me.can_read_all_group_messages else "commands, presses and replies, which is enough"
    found.append(Finding(NETWORK, good=True, words=f"in groups it sees {sees}"))
    if hook.url and hook.url != pushed_to:
        words, todo = "Telegram pushes this bot's messages elsewhere", "the start takes them back; end the other"
        found.append(Finding(NETWORK, good=False, words=words, todo=todo))
    elif hook.last_error_message and pushed_to:
        words = f"Telegram could not push: {hook.last_error_message}"
        found.append(Finding(NETWORK, good=False, words=words, todo="see that the address leads to our server"))
    return found


async def check_telegram_rooms(bot: Bot, rooms: Sequence[Room]) -> list[Finding]:
    """Check the bot's rights in each room. Raises `AdapterError`."""
    with translate_errors():
        me = await bot.get_me()
    if not rooms:
        words, todo = (
            "no room is bound yet",
            "standardiste invite --line LINE --room team, then /bind CODE in the group",
        )
        return [Finding(NETWORK, good=False, words=words, todo=todo)]
    return [await check_telegram_room(bot, me.id, room) for room in rooms]


async def check_telegram_room(bot: Bot, me: int, room: Room) -> Finding:
    """Check the right to write, with a visible "typing" because only a try proves it, and administrator rights."""
    where = f"{NETWORK}, {room.line} {room.purpose}"
    if not room.address.chat.startswith("-"):
        return Finding(where, good=True, words="a private chat")
    thread = int(room.address.thread) if room.address.thread else None
    try:
        with translate_errors():
            await bot.send_chat_action(room.address.chat, ChatAction.TYPING, message_thread_id=thread)
            member = await bot.get_chat_member(room.address.chat, me)
            chat = await bot.get_chat(room.address.chat)
    except Moved:
        return Finding(where, good=True, words="the group became a supergroup, and the bot follows at its next post")
    except (ShutOut, Refusal) as error:
        todo = "put the bot back into the group, let it write there, and /bind the room anew"
        return Finding(where, good=False, words=f"the bot may not write there: {error.message}", todo=todo)
    if isinstance(member, ChatMemberRestricted) and not member.can_send_messages:
        return Finding(where, good=False, words="the bot is muted there", todo="let it write again")
    in_charge = isinstance(member, ChatMemberAdministrator | ChatMemberOwner)
    all_may = bool(chat.permissions and chat.permissions.can_pin_messages)
    pins = bool(getattr(member, "can_pin_messages", False)) if in_charge else all_may
    hears = (
        "and hears who leaves" if in_charge else "and does not hear who leaves: for that it must be an administrator"
    )
    week = "" if room.purpose != "team" else ", pins the week" if pins else ", may not pin the week"
    todo = "" if pins or room.purpose != "team" else "optional: give it the right to pin messages"
    return Finding(where, good=True, words=f"the bot writes there{week}, {hears}", todo=todo)
