"""Whether a bot is well set up at Telegram."""

from telegram import Bot

from adapters.chat.telegram_errors import understood
from adapters.chat.telegram_updates import NETWORK
from bot.model import Finding


async def findings(bot: Bot, pushed_to: str) -> list[Finding]:
    """What Telegram says of the bot. `pushed_to` is our webhook, or empty. Raises `AdapterError`."""
    with understood():
        me = await bot.get_me()
        hook = await bot.get_webhook_info()
    found = [Finding(NETWORK, good=True, words=f"the token is that of @{me.username}")]
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
