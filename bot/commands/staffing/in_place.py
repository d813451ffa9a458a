"""An answer that takes the place of the question whose button was pressed."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.request import Choice, Request, label_buttons, pressed_post


def answer_in_place(req: Request, said: str, buttons: Sequence[Choice] = ()) -> None:
    """Where a question of ours was pressed, the answer stands there from now on; otherwise answer as usual."""
    standing = pressed_post(req.tx, req.message)
    if standing is not None and standing.post.key:
        req.post(replace(standing.post, text=said, buttons=label_buttons(buttons, req.text), anew=False))
    else:
        req.answer(said, buttons=buttons, key="")
