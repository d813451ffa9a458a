"""«Parler d'un appel difficile»: coordination's people hear that somebody would like to talk, and no more.

The command counts as one that only reads: the journal does not know of it, nor do figures or the budget of messages.
"""

from bot.commands.request import Request, pressed_post
from bot.errors import Refused
from bot.model import Line, Purpose, Role
from bot.payloads import AskToTalk, decode_payload
from bot.recipients import private_addresses


def ask_to_talk(req: Request) -> None:
    """Tell each coordinator in private, and the person who will get in touch.

    Where none of them has a private chat, their room is told, of which nobody else is a member.
    """
    line = req.line_of(decode_payload(AskToTalk, req.words).line)
    if not req.message.private:
        raise Refused("refused-gone")
    key = f"talk:{line.id}:{req.me.id}:{req.zone_text(line).local(req.now).date()}"
    standing = pressed_post(req.tx, req.message)
    here = standing.post.key if standing else ""
    told = tell_coordinators(req, line, key)
    if told:
        req.say("talk-told", names=req.text.names(told), count=len(told), key=here)
    elif any(room.purpose is Purpose.COORDINATION for room in req.tx.people.rooms(line.id)):
        req.tell_coordination(line, "talk-wanted", key=key, who=req.name(req.me.id), line=line.name)
        req.say("talk-told-room", key=here)
    else:
        req.say("talk-nobody", key=here)


def tell_coordinators(req: Request, line: Line, key: str) -> list[str]:
    """The names of those who were told, each in private."""
    return [
        person.name
        for person, membership in req.tx.people.members(line.id)
        if membership.role is Role.COORDINATOR and person.id != req.me.id and private_addresses(req.tx, person.id)
        if req.tell(person.id, line, "talk-wanted", key=key, who=req.name(req.me.id), line=line.name)
    ]
