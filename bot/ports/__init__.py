"""What the core needs from the outside, as protocols: chats, telephony, call events, the database, the clock.

These are the only `async` signatures below `run/`. Implementations raise `AdapterError` (chats, telephony) or
`StoreError` (database), and no other error.
"""

from bot.ports.boards import Boards
from bot.ports.bridges import Bridges
from bot.ports.calendars import Calendars
from bot.ports.calls import Calls
from bot.ports.chat import Chat, Receive
from bot.ports.clock import Clock
from bot.ports.months import Months
from bot.ports.outbox import Outbox
from bot.ports.people import People
from bot.ports.phones import Phones
from bot.ports.promises import Promises
from bot.ports.requests import Requests
from bot.ports.roster import Roster
from bot.ports.staffing import Staffing
from bot.ports.store import Store, T, Tx
from bot.ports.telephony import CallSource, Telephony
from bot.ports.trades import Trades
from bot.ports.webhooks import Webhooks, WebhookSender

__all__ = [
    "Boards",
    "Bridges",
    "Calendars",
    "CallSource",
    "Calls",
    "Chat",
    "Clock",
    "Months",
    "Outbox",
    "People",
    "Phones",
    "Promises",
    "Receive",
    "Requests",
    "Roster",
    "Staffing",
    "Store",
    "T",
    "Telephony",
    "Trades",
    "Tx",
    "WebhookSender",
    "Webhooks",
]
