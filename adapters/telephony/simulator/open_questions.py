"""What OVH does not document: one switch for each question, so that a client can be tested with every answer."""

from dataclasses import dataclass
from typing import Literal


@dataclass(slots=True)
class OpenQuestions:
    """How the simulator behaves where OVH's documentation is silent. Fields may be changed at any time."""

    plus_in_put: Literal["refused", "kept", "normalised"] = "normalised"
    """`+33…` where a number is written."""
    stored_number: Literal["00", "+", "bare", "national"] = "00"
    """How answers write the numbers of settings: where a line forwards or a number leads, whom an agent rings."""
    forward_number_when_off: Literal["kept", "dropped"] = "kept"
    read_only_in_put: Literal["refused", "ignored"] = "ignored"
    wrong_type: Literal["BadRequest", "INVALID_SIGNATURE"] = "BadRequest"
    stale_clock: Literal["INVALID_SIGNATURE", "INVALID_KEY"] = "INVALID_SIGNATURE"
    query_id_header: str = "X-Ovh-Queryid"
    batch_key: Literal["number", "text"] = "number"

    first_position: Literal[0, 1] = 1
    """The position of the first agent of a queue, as it is shown."""
    attach_twice: Literal["error", "nothing"] = "error"

    nobody_logged_in: Literal["waits", "closure"] = "waits"
    """When nobody is logged in, a caller waits, or gets the closure action at once."""
    cancel_order: Literal["queue first", "agent first"] = "queue first"
    """Which event comes first when a caller gives up while a phone rings."""
    cause_at_max_wait: str = "ORIGINATOR_CANCEL"
    """Why a phone stopped ringing when the longest wait was over."""
    forwarded_line_events: bool = True
    """Whether a line that forwards everything emits line events."""
    agent_line_events: bool = False
    """Whether an agent that is an OVH line emits line events too when a queue rings it."""
    end_ringing_when_answered: bool = False
    channels_per_forward: Literal[1, 2] = 1

    live_call_names: Literal["number", "name"] = "number"
    """What `agent` of a live call is: the agent's number, or a name."""

    click_to_call: Literal["line first", "called only"] = "line first"
    """Whether click2Call rings the line's own phone (or `callingNumber`) before the called one."""
    calling_number: Literal["rung", "ignored", "refused"] = "rung"
    """What click2Call makes of a `callingNumber` that is no line of the account."""
    click_to_call_shows: Literal["display number", "line", "calling number"] = "display number"
    """What the called phone shows: what the line's option says, the line itself, or `callingNumber`."""
    click_to_call_way: Literal["outgoing", "transfer"] = "outgoing"
    """The `wayType` of the records of such a call."""

    records_per: Literal["leg", "call"] = "leg"
    record_stands_on: Literal["number", "line", "both"] = "number"
    """Matters when the dialled number is redirected to a line."""
    record_tells_phone: bool = False
    """Whether `called` of a record is the phone that rang (else the service itself)."""
    record_of_unrung: bool = True
    """Whether a call that rang no phone has a record."""
    missed_nature: Literal["missed", ""] = "missed"

    bad_token: Literal["404", "empty", "silent"] = "404"  # noqa: S105  the name of an answer
    """What a token that was revoked gets; silent: as if nothing happened."""
    unknown_session: Literal["new", "404"] = "new"
    no_events: Literal["[]", "null", "absent"] = "[]"
    session_after_timeout: Literal["kept", "gone", "deaf"] = "kept"
    """A session of version 2 after its text; deaf: it is polled like any other, and is told nothing."""
