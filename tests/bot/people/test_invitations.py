"""Codes that are given out, and whether an invitation is still good."""

import re
from dataclasses import replace

from bot.model import Invite, Role
from bot.people.invitations import INVITE_LASTS, hash_code, is_usable, mark_invitation_used, new_code, new_spoken_code
from tests.support.helpline import LYON, MOMENT, MONDAY


def test_codes_are_eight_digits_that_can_be_dictated_and_are_stored_slowly_hashed() -> None:
    codes = {new_spoken_code() for _ in range(200)}
    assert {(len(code), code[4], code.replace(" ", "").isdigit()) for code in codes} == {(9, " ", True)}
    assert len(codes) > 190
    assert hash_code("1234 5678") == hash_code("12345678") != hash_code("12345679")


def test_codes_of_rooms_are_twelve_characters_that_nobody_confuses() -> None:
    assert all(re.fullmatch(r"([2-9A-HJKMNP-Z]{4}-){2}[2-9A-HJKMNP-Z]{4}", new_code()) for _ in range(200))


def test_an_invitation_is_usable_once_and_until_it_expires() -> None:
    made = Invite(hash_code("1234 5678"), LYON.id, MONDAY + INVITE_LASTS, role=Role.VOLUNTEER)
    assert is_usable(made, MONDAY)
    assert not is_usable(made, MONDAY + INVITE_LASTS)
    assert mark_invitation_used(made, MONDAY) == replace(made, used_at=MONDAY)
    assert not is_usable(mark_invitation_used(made, MONDAY), MONDAY + MOMENT)
