"""Codes that are given out, and whether an invitation is still good."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Refused
from bot.model import Code, Invite, Role
from bot.people.invitations import INVITE_LASTS, find_invitation, hash_code, mark_invitation_used, new_code
from tests.support.helpline import LYON, MONDAY, helpline


def test_codes_are_twelve_characters_that_nobody_confuses_and_that_can_be_dictated() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"([2-9A-HJKMNP-Z]{4}-){2}[2-9A-HJKMNP-Z]{4}", code) for code in codes)
    assert len({hash_code(f"{said}2345 6789") for said in ("ABCD ", "abcd-", "A.b.C d")}) == 1
    assert hash_code("ABCD-2345-6789") != hash_code("ABCD-2345-6788")


@pytest.mark.parametrize("text", ["ABCD-EFGH-JKMN", "1234 5678"], ids=["now", "of earlier versions"])
async def test_an_invitation_is_good_once_and_until_it_expires_and_who_has_the_code_hears_why_not(text: str) -> None:
    code = Code(text, hash_code(text))
    made = Invite(code.hash, LYON.id, MONDAY + INVITE_LASTS, role=Role.VOLUNTEER)
    soon, late = MONDAY + INVITE_LASTS - timedelta(seconds=1), MONDAY + INVITE_LASTS
    async with helpline() as h:
        for stored, at, why in (
            (None, MONDAY, "refused-code"),
            (made, late, "refused-code-expired"),
            (mark_invitation_used(made, MONDAY), soon, "refused-code-used"),
        ):
            if stored:
                await h.store.write(lambda tx, stored=stored: tx.people.save_invite(stored))  # type: ignore[misc]  # mypy types no defaults of a lambda
            with pytest.raises(Refused) as refused:
                await h.store.read(lambda tx, at=at: find_invitation(tx, code, at))  # type: ignore[misc]  # mypy types no defaults of a lambda
            assert refused.value.sentence == why
        await h.store.write(lambda tx: tx.people.save_invite(replace(made, used_at=None)))
        assert await h.store.read(lambda tx: find_invitation(tx, code, soon)) == made
