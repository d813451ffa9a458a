"""The sections and keys of the configuration, and the error messages about them.

Every value arrives as the text in the file and is read by `bot.config.values`, so that YAML cannot turn it into an
octal number or a time of day. No other keys than those below are allowed; `bot-example.yaml` explains each.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import time, timedelta
from typing import Annotated, Any, Final, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo, model_validator

from bot.config.values import (
    DEFAULT_COUNTRY,
    DEFAULT_LANGUAGE,
    DEFAULT_ZONE,
    did_you_mean,
    duration_between,
    member_of,
    one_of,
    read_billing_account,
    read_bot_name,
    read_closed_target,
    read_consent,
    read_country,
    read_extension,
    read_hours_of_day,
    read_identifier,
    read_ovh_endpoint,
    read_public_address,
    read_school_zone,
    read_short_text,
    read_target_address,
    read_time_zone,
    read_web_address,
    read_webhook_address,
    read_yes_or_no,
    required_phone_number,
    whole_number_between,
)
from bot.config.yaml_file import Fault, Tree, Where
from bot.model import CallBackWay, DialectName, LineKind, LineMode, Phone, StreamMode, Target, WebhookEvent, WebhookMode
from bot.readers.phone_numbers import is_country


def single_value(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("must be one value, not " + ("a list" if isinstance(value, list) else "several keys"))


def setting_read_by(parse: Callable[[str], Any]) -> BeforeValidator:
    return BeforeValidator(lambda value: parse(single_value(value)))


def setting_of_country(parse: Callable[[str, str], Any]) -> BeforeValidator:
    """A value whose reading depends on the line's country."""

    def check(value: object, info: ValidationInfo) -> Any:
        return parse(single_value(value), info.context["country"] if info.context else DEFAULT_COUNTRY)

    return BeforeValidator(check)


def duration_setting(lowest: timedelta, highest: timedelta) -> BeforeValidator:
    return setting_read_by(duration_between(lowest, highest))


NOBODY_IF_CLOSED: Final = BeforeValidator(lambda value: [] if value == "closed" else value)

Words = Annotated[str, setting_read_by(read_short_text)]
Word = Annotated[str, setting_read_by(read_identifier)]
Flag = Annotated[bool, setting_read_by(read_yes_or_no)]
Consent = Annotated[bool, setting_read_by(read_consent)]
PhoneNumber = Annotated[Phone, setting_of_country(required_phone_number)]
Account = Annotated[str, setting_read_by(read_billing_account)]
Address = Annotated[str, setting_read_by(read_web_address)]
PushedTo = Annotated[str, setting_read_by(read_webhook_address)]
PublicAddress = Annotated[str, setting_read_by(read_public_address)]
ToldAt = Annotated[str, setting_read_by(read_target_address)]
Extension = Annotated[str, setting_read_by(read_extension)]
ToldEvent = Annotated[WebhookEvent, setting_read_by(member_of(WebhookEvent))]
BotName = Annotated[str, setting_read_by(read_bot_name)]
Port = Annotated[int, setting_read_by(whole_number_between(1, 65535))]
Endpoint = Annotated[str, setting_read_by(read_ovh_endpoint)]
Zone = Annotated[str, setting_read_by(read_time_zone)]
SchoolZone = Annotated[str, setting_read_by(read_school_zone)]
Country = Annotated[str, setting_read_by(read_country)]
Language = Annotated[str, setting_read_by(one_of("fr", "en"))]
Closed = Annotated[Target, setting_of_country(read_closed_target)]
Flavour = Annotated[str, setting_read_by(one_of("easyHunting", "ovhPabx"))]
Hours = Annotated[tuple[tuple[time, time], ...], setting_read_by(read_hours_of_day)]
CallBackHours = Annotated[
    tuple[tuple[time, time], ...],
    setting_read_by(lambda written: () if written == "always" else read_hours_of_day(written)),
]
Level = Annotated[str, setting_read_by(one_of("debug", "info", "warning", "error"))]
Network = Annotated[str, setting_read_by(one_of("matrix", "telegram"))]
Trust = Annotated[str, setting_read_by(one_of("team", "verified"))]
Queue = Annotated[int, setting_read_by(whole_number_between(0, 10**12 - 1))]
Lead = Annotated[timedelta, duration_setting(timedelta(minutes=1), timedelta(hours=12))]
RingTime = Annotated[timedelta, duration_setting(timedelta(seconds=5), timedelta(minutes=1))]
Answer = Annotated[timedelta, duration_setting(timedelta(minutes=15), timedelta(days=2))]
Brief = Annotated[timedelta, duration_setting(timedelta(0), timedelta(minutes=2))]


# ---------------------------------------------------------------- the sections


class Section(BaseModel):
    """A group of keys. A known key without a value counts as absent, because people comment out what follows it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def without_empty(cls, values: object) -> object:
        if values is None:
            return {}
        if not isinstance(values, dict):
            return values
        return {key: value for key, value in values.items() if value is not None or key not in cls.model_fields}


class BackupSection(Section):
    name: Words
    phone: PhoneNumber
    hours: Hours | None = None


class NumberSection(Section):
    name: Words
    phone: PhoneNumber


class AgentSection(Section):
    phone: PhoneNumber
    extension: Extension


class WebhookSection(Section):
    name: Word
    dialect: Annotated[DialectName, setting_read_by(member_of(DialectName))]
    url: ToldAt
    secret: Words | None = None
    secret_file: Words | None = None
    events: list[ToldEvent] = []
    private_network: Flag = False
    agents: list[AgentSection] = []
    mode: Annotated[WebhookMode, setting_read_by(member_of(WebhookMode))] = WebhookMode.SILENT


class LineSection(Section):
    id: Word
    name: Words
    number: PhoneNumber
    kind: Annotated[LineKind, setting_read_by(member_of(LineKind))]
    billing_account: Account
    service: PhoneNumber | None = None
    number_billing_account: Account | None = None
    zone: Zone = DEFAULT_ZONE
    language: Language | None = None
    country: Country = DEFAULT_COUNTRY
    countries: list[Country] = []
    mode: Annotated[LineMode, setting_read_by(member_of(LineMode))] = LineMode.OBSERVE
    lead: Lead = timedelta(minutes=10)
    closed: Closed | None = None
    uncovered: Annotated[list[BackupSection], NOBODY_IF_CLOSED] = []
    numbers: list[NumberSection] = []
    hunting: Flavour | None = None
    queue: Queue | None = None
    time_conditions: Flag = False
    trainees_ring: Flag = False
    numbers_on: list[Network] = []
    ring_time: RingTime = timedelta(seconds=10)
    suspect_under: Brief = timedelta(seconds=10)
    webhooks: list[WebhookSection] = []
    share_numbers: Consent = False
    callback: Annotated[CallBackWay, setting_read_by(member_of(CallBackWay))] = CallBackWay.NUMBER
    callback_hours: CallBackHours = ((time(9), time(20, 30)),)
    confirm_before: Answer = timedelta(hours=3)
    unconfirmed_told: Answer = timedelta(hours=1)
    emergency: list[Words] = []
    school_zone: SchoolZone = ""
    stream: Annotated[StreamMode, setting_read_by(member_of(StreamMode))] = StreamMode.AUTO
    key: Word = "default"
    retired: Flag = False


class KeySection(Section):
    endpoint: Endpoint | None = None
    application_key: Words | None = None
    application_key_file: Words | None = None
    application_secret: Words | None = None
    application_secret_file: Words | None = None
    consumer_key: Words | None = None
    consumer_key_file: Words | None = None
    client_id: Words | None = None
    client_id_file: Words | None = None
    client_secret: Words | None = None
    client_secret_file: Words | None = None


class OvhSection(KeySection):
    keys: dict[Word, KeySection] = {}


class TelegramSection(Section):
    token: Words | None = None
    token_file: Words | None = None
    name: BotName | None = None
    webhook: PushedTo | None = None
    api: Address = "https://api.telegram.org"


class MatrixSection(Section):
    homeserver: Address | None = None
    user: Words | None = None
    password: Words | None = None
    password_file: Words | None = None
    access_token: Words | None = None
    access_token_file: Words | None = None
    store: Words = "matrix"
    trust: Trust = "team"


class WebSection(Section):
    host: Words = "127.0.0.1"
    port: Port = 8080
    public_url: PublicAddress | None = None


class MainSection(Section):
    """The main file. `lines` are validated separately, each with its own country."""

    data: Words = "data"
    database: Words | None = None
    database_file: Words | None = None
    language: Language = DEFAULT_LANGUAGE
    ovh: OvhSection = OvhSection()
    telegram: TelegramSection | None = None
    matrix: MatrixSection | None = None
    stream: Address = "https://events.voip.ovh.net"
    web: WebSection | None = None
    heartbeat_url: Address | None = None
    log: Level = "info"
    lines: list[Any] = []


# ---------------------------------------------------------------- error messages

SHAPES: Final = {
    "model_type": "must be keys with values, not {}",
    "dict_type": "must be keys with values, not {}",
    "list_type": "must be a list (lines that begin with -), not {}",
    "missing": "missing",
}
S = TypeVar("S", bound=Section)


def read_section(section: type[S], tree: Tree, where: Where = ()) -> tuple[S | None, list[Fault]]:
    """The section at `where` of a file; None and all its faults when there are any."""
    value: Any = tree.value
    for step in where:
        value = value[step]
    country = value.get("country") if isinstance(value, dict) else None
    known = country.upper() if isinstance(country, str) and is_country(country) else DEFAULT_COUNTRY
    try:
        return section.model_validate(value, context={"country": known}), []
    except ValidationError as error:
        found = error.errors(include_url=False)
    faults = []
    for fault in found:
        inside = tuple(step for step in fault["loc"] if step != "[key]")
        faults.append(Fault(tree, (*where, *inside), fault_sentence(section, fault["type"], inside, fault)))
    return None, faults


def fault_sentence(section: type[Section], kind: str, where: Where, fault: Mapping[str, Any]) -> str:
    """Pydantic's error in our words."""
    if kind == "extra_forbidden":
        return f"unknown{did_you_mean(str(where[-1]), section_at(section, where[:-1]).model_fields)}"
    if kind == "value_error":
        return str(fault["ctx"]["error"])
    given = fault["input"]
    shape = "a list" if isinstance(given, list) else "several keys" if isinstance(given, dict) else "one value"
    return SHAPES.get(kind, "not understood").format(shape)


def section_at(section: type[Section], where: Where) -> type[Section]:
    """The section whose keys are at `where` inside another."""
    for step in where:
        if isinstance(step, str) and step in section.model_fields:
            section = next(inner_sections(section.model_fields[step].annotation), section)
    return section


def inner_sections(annotation: object) -> Iterator[type[Section]]:
    """The sections named in an annotation such as `dict[str, KeySection]`."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        yield annotation
    for part in get_args(annotation):
        yield from inner_sections(part)
