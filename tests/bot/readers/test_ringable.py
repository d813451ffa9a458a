"""Which numbers may ring. Those that must not are the examples of the `phonenumbers` library, or cannot exist."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberType

from bot.model import Deployment, Line, LineId, LineKind, Phone
from bot.readers.ringable import OF_PEOPLE, NotRingable, may_ring, why_not_ringable
from tests.support.france import IN_FRANCE

OWN, SIP, OTHER, OTHERS_SIP = (Phone(f"+331990050{n}") for n in ("01", "10", "02", "20"))


def a_line(name: str, number: Phone, service: Phone, **more: object) -> Line:
    return Line(LineId(name), name, number, service, LineKind.REDIRECT, "ab1234567-ovh-1", **(IN_FRANCE | more))  # type: ignore[arg-type]  # as Line has them


LYON, PARIS = Deployment((a_line("lyon", OWN, SIP), a_line("paris", OTHER, OTHERS_SIP, retired=True))).lines


@given(st.from_regex(r"\+33(19900|26191|35301|46571|53649|63998)[0-9]{4}", fullmatch=True))
def test_fictional_numbers_ring_unless_they_are_a_lines(number: str) -> None:
    assert may_ring(PARIS, Phone(number)) is (number not in {OWN, SIP, OTHER, OTHERS_SIP})


@pytest.mark.parametrize("number", [OWN, SIP, OTHER, OTHERS_SIP])
def test_no_line_rings_a_line_not_even_a_retired_one(number: Phone) -> None:
    assert {why_not_ringable(line, number) for line in (LYON, PARIS)} == {NotRingable.LINE}


@pytest.mark.parametrize("region", ["GP", "MQ", "GF", "RE", "PM", "WF", "PF", "NC", "FR"])
def test_the_country_comes_with_its_territories_overseas_both_ways(region: str) -> None:
    number = example(region, PhoneNumberType.MOBILE)
    assert may_ring(LYON, number)
    assert may_ring(a_line("island", OWN, SIP, country=region), example("FR", PhoneNumberType.FIXED_LINE))


@pytest.mark.parametrize("region", ["BE", "CH", "SO", "US", "JM", "GB", "GG", "MC", "CU", "TN"])
def test_other_countries_only_when_the_configuration_adds_them(region: str) -> None:
    number = example(region, PhoneNumberType.MOBILE)
    assert why_not_ringable(LYON, number) is NotRingable.COUNTRY
    assert may_ring(a_line("more", OWN, SIP, countries=(region,)), number)


def test_one_calling_code_may_be_several_countries() -> None:
    american = a_line("us", OWN, SIP, country="US")
    assert why_not_ringable(american, Phone("+18765551234")) is NotRingable.COUNTRY
    assert why_not_ringable(american, Phone("+14165550123")) is NotRingable.COUNTRY
    assert may_ring(american, Phone("+12025550123"))


@pytest.mark.parametrize("code", sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS))
def test_satellites_and_other_numbers_of_no_country_never(code: int) -> None:
    found = phonenumbers.example_number_for_non_geo_entity(code)
    assert found is not None
    number = Phone(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164))
    everywhere = a_line("all", OWN, SIP, countries=tuple(phonenumbers.SUPPORTED_REGIONS))
    assert why_not_ringable(everywhere, number) is NotRingable.KIND


@pytest.mark.parametrize("region", ["FR", "BE", "CH", "DE", "GB", "RE", "US"])
def test_no_kind_that_costs_more_than_a_call(region: str) -> None:
    everywhere = a_line("all", OWN, SIP, countries=tuple(phonenumbers.SUPPORTED_REGIONS))
    for kind in set(PhoneNumberType.values()) - OF_PEOPLE - {PhoneNumberType.UNKNOWN}:
        found = phonenumbers.example_number_for_type(region, kind)
        if found and phonenumbers.number_type(found) == kind:
            number = Phone(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164))
            assert why_not_ringable(everywhere, number) is NotRingable.KIND


@pytest.mark.parametrize(
    "number",
    [
        "+33876123456",
        "+33899000000",
        "+33112",
        "+3315",
        "+333114",
        "+33800000000",
        "+33810000000",
        "+3363998010",
        "",
    ],
)
def test_nor_what_no_person_can_have(number: str) -> None:
    assert why_not_ringable(LYON, Phone(number)) is NotRingable.KIND


@pytest.mark.parametrize(
    "number", ["0199005001", "0033199005001", "+33 1 99 00 50 01", "+330199005001", "+33262692998001"]
)
def test_nor_what_is_stored_in_another_form_than_ours(number: str) -> None:
    assert why_not_ringable(PARIS, Phone(number)) is NotRingable.KIND


def example(region: str, kind: int) -> Phone:
    found = phonenumbers.example_number_for_type(region, kind)
    assert found is not None
    return Phone(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164))
