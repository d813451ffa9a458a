"""Play the `> ` rows of a transcript."""

import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager

from bot.demo.helpline import Helpline, open_helpline
from bot.demo.script import CannotPlay, Demo
from bot.model import CallBackWay, LineKind
from tests.support.paths import ROOT

README = ROOT / "README.md"
SESSION = re.compile(r"(?<=```demo\n).*?(?=```)", re.DOTALL)


LINK = re.compile(r"(?<=/calendar/)[\w-]{43}(?=\.ics)|(?<=/board/in/)[\w-]{43}")
CODE = re.compile(r"\b\d{4} \d{4}\b|\b[2-9A-Z]{4}(?:-[2-9A-Z]{4}){2}\b")


def setting(rows: Sequence[str], name: str, otherwise: str) -> str:
    """What a `# name: value` row at the top says."""
    head = f"# {name}: "
    return next((row.removeprefix(head) for row in rows if row.startswith(head)), otherwise)


async def nothing(_: Helpline) -> None: ...


async def played(
    rows: Sequence[str],
    url: str = "sqlite://",
    on: Callable[..., AbstractAsyncContextManager[Helpline]] = open_helpline,
    after: Callable[[Helpline], Awaitable[None]] = nothing,
) -> list[str]:
    """The transcript that comes of playing the `> ` rows; comments stay where they are.

    Args:
        rows: the rows of the script.
        url: the database to play it on.
        on: the stage.
        after: what to look at before the stage is struck.
    """
    transcript: list[str] = []
    code = ""  # the last one-time code that was said; rows name it {code}, and it is masked in the transcript

    def note(row: str) -> None:
        nonlocal code
        found = CODE.search(row)
        code = found[0] if found else code
        transcript.append(LINK.sub("{secret}", CODE.sub("{code}", row)))

    language = setting(rows, "language", "fr")
    demo = Demo(note, language)
    kind, callback = LineKind(setting(rows, "kind", "hunting")), CallBackWay(setting(rows, "callback", "number"))
    async with on(demo.show, kind=kind, language=language, url=url, callback=callback) as stage:
        for row in rows:
            if row.startswith("#") or not row:
                transcript.append(row)
            if not row.startswith("> "):
                continue
            transcript.append(row)
            try:
                await demo.play(stage, row.removeprefix("> ").replace("{code}", code))
            except CannotPlay as reason:
                transcript.append(f"({reason})".replace("\u00a0", " "))
        await after(stage)
    return transcript
