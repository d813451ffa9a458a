"""/tableau: a link to the live board, made when it is sent (`fill_in_board_link`); it opens one browser."""

from typing import Final, Literal

from bot.commands.request import Request
from bot.errors import Refused
from bot.model import Post, Urgency
from bot.people.board_access import offer_session
from bot.readers.folding import fold
from bot.recipients import private_addresses
from bot.text import safe_words

Wanted = Literal["", "wall", "stop"]

WORDS: Final[dict[str, Wanted]] = {
    "": "",
    **dict.fromkeys(("mur", "mural", "ecran", "wall", "kiosk", "kiosque"), "wall"),
    **dict.fromkeys(("stop", "arret", "arreter", "fermer", "non", "close", "no"), "stop"),
}


def open_board(req: Request) -> None:
    """Give a link in private, or take all links and open boards of the speaker back."""
    wanted = WORDS.get(fold(req.words))
    if not req.deployment.public_url:
        raise Refused("refused-board-off")
    if wanted is None:
        raise Refused("refused-board-how", words=safe_words(req.words))
    if wanted == "stop":
        close_boards(req)
        return
    chats = [req.message.address] if req.message.private else private_addresses(req.tx, req.me.id)[:1]
    if not chats:
        raise Refused("refused-no-private")
    session = offer_session(req.tx, req.me.id, req.now, wall=wanted == "wall")
    said = req.text.say("board-link-wall" if session.wall else "board-link", link=f"{{board:{session.id}}}")
    req.post(Post(chats[0], said, urgency=Urgency.AT_ONCE))
    if not req.message.private:
        req.say("board-link-in-private")


def close_boards(req: Request) -> None:
    count = req.tx.boards.delete_sessions_of(req.me.id)
    if not count:
        raise Refused("refused-board-none")
    req.say("board-stopped", count=count)
