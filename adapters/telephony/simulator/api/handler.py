"""What a handler of the API is: a function of one request."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from adapters.telephony.simulator.api.access import Access, Credential
from adapters.telephony.simulator.network import Network
from adapters.telephony.simulator.number_forms import shown_form
from adapters.telephony.simulator.open_questions import OpenQuestions
from adapters.telephony.simulator.refusal import Refusal
from adapters.telephony.simulator.state import State

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One request, for its handler. `names` are the parts of the path; `body` is JSON, None when there is none."""

    state: State
    network: Network
    access: Access
    names: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    credential: Credential | None = None
    delay: timedelta = timedelta(0)

    @property
    def now(self) -> datetime:
        return self.state.clock.now()

    @property
    def questions(self) -> OpenQuestions:
        return self.state.questions

    @property
    def number(self) -> str:
        """The service in the path, exactly as it is written: `+33…` is not a service."""
        return self.names["number"]

    def shown(self, stored: Mapping[str, Any], *numbers: str) -> dict[str, Any]:
        """An object with the numbers in these fields as OVH writes them."""
        way = self.questions.stored_number
        return {**stored, **{name: shown_form(stored[name], way) for name in numbers if stored[name]}}

    def of_account(self, services: Iterable[str]) -> list[str]:
        """Those of the account in the path."""
        return [number for number in services if self.state.account_of(number) == self.names["ba"]]

    def change(self, work: Callable[[], None]) -> None:
        """Make a change: now, or later when a fault delays it."""
        if self.delay:
            self.state.later.append((self.now + self.delay, work))
        else:
            work()

    def id(self, name: str) -> int:
        """An id from the path; -1, which no object has, when it is not a number."""
        return int(self.names[name]) if self.names[name].isdecimal() else -1

    def find(self, objects: Mapping[int, T], name: str, kind: str) -> T:
        """The object whose id is in the path as `name`.

        Raises:
            Refusal: there is none.
        """
        found = objects.get(self.id(name))
        if found is None:
            raise Refusal.missing(kind)
        return found

    def field(self, name: str, kind: type) -> Any:
        """A field that the body must have.

        Raises:
            Refusal: it is missing or of another type.
        """
        if not isinstance(self.body, dict) or name not in self.body:
            raise Refusal.bad(f"[{name}] Missing parameter")
        if type(self.body[name]) is not kind:
            raise Refusal.bad_type(self.questions)
        return self.body[name]


Handler = Callable[[ApiRequest], object]
Route = tuple[str, str, Handler]
