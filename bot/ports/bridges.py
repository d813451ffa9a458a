"""The part of a transaction about calls that a line places between two phones."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.model import Bridge, BridgeProof, LineId


class Bridges(Protocol):
    """Calls between two phones, and the test calls that prove that a line can place them."""

    def get(self, id_: int) -> Bridge | None: ...
    def to_place(self) -> Sequence[Bridge]:
        """Those with neither `placed_at` nor `error`."""

    def since(self, line: LineId, since: datetime) -> Sequence[Bridge]:
        """Those of the line that were asked for after that, in that order."""

    def save(self, bridge: Bridge) -> Bridge: ...
    def proof(self, line: LineId) -> BridgeProof | None: ...
    def save_proof(self, proof: BridgeProof) -> None: ...
    def delete_proof(self, line: LineId) -> None: ...
