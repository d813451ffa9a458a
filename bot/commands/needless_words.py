"""Words after a command that reads none: they are named in the answer, unless they change nothing."""

from bot.commands.request import Request
from bot.commands.roster.filters import NOW
from bot.parsing.moments import read_constraints
from bot.readers.folding import fold


def note_needless_words(request: Request) -> None:
    """Note the words after a command that takes none, unless they change nothing: "svp", "maintenant", the line."""
    words = NOW.sub(" ", request.words)
    read = read_constraints(words, request.message.sent_at, request.deployment.zone)
    line_names = {fold(name) for line in request.lines for name in (line.id, line.name)}
    if (not read.empty or read.unknown) and fold(words) not in line_names:
        request.note_unread(words)
