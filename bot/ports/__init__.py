"""What the core needs of the outside, as protocols: chats, the phone, its events, the memory, the clock.

The only `async` signatures below `run/` stand here. Whatever goes wrong in an implementation comes out as
`AdapterError` (chats, phone) or `StoreError` (memory); nothing else crosses.
"""

from bot.ports.calls import Calls
from bot.ports.chat import Chat, Receive
from bot.ports.clock import Clock
from bot.ports.outbox import Outbox
from bot.ports.people import People
from bot.ports.phones import Phones
from bot.ports.roster import Roster
from bot.ports.store import Store, T, Tx
from bot.ports.telephony import CallSource, Telephony

__all__ = [
    "CallSource",
    "Calls",
    "Chat",
    "Clock",
    "Outbox",
    "People",
    "Phones",
    "Receive",
    "Roster",
    "Store",
    "T",
    "Telephony",
    "Tx",
]
