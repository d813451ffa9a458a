"""Secrets that stand in links and cookies: made when they are given out, stored only as a hash."""

import hashlib
import secrets


def new_token() -> str:
    """43 letters with 256 bits of chance."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """A quick hash is enough: nobody can try 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()
