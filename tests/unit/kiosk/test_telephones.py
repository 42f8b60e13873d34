"""What judging mobile numbers promises."""

import pytest

from kiosk.identifiers import BadNumber, NumberFault, NumberWarning
from kiosk.telephones import MobileNumber, judge_mobile_number


@pytest.mark.parametrize(
    "text",
    [
        "13800000000",
        "+86 138 0000 0000",
        "0086-138-0000-0000",
        "86 13800000000",
        "＋８６１３８００００００００",
        "138.0000.0000",
    ],
)
def test_a_number_may_be_written_as_people_write_it(text: str) -> None:
    """The country's code and the groups are no part of the number."""
    judged = judge_mobile_number(text)
    assert judged == MobileNumber(text="13800000000")
    assert "138" not in repr(judged)


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("14700000000", NumberWarning.MACHINE_LINE),
        ("17400000000", NumberWarning.SATELLITE),
        ("17000000000", NumberWarning.VIRTUAL_OPERATOR),
        ("16700000000", NumberWarning.VIRTUAL_OPERATOR),
    ],
)
def test_odd_ranges_are_only_doubted(text: str, warning: NumberWarning) -> None:
    """Customers of every operator have telephones."""
    assert judge_mobile_number(text) == MobileNumber(text=text, warnings=(warning,))


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("12800000000", (NumberFault.FORM,)),
        ("23800000000", (NumberFault.FORM,)),
        ("1380000000", (NumberFault.LENGTH,)),
        ("138000000001", (NumberFault.LENGTH,)),
        ("+852 13800000", (NumberFault.CHARACTERS, NumberFault.LENGTH)),
        ("1380000000\u200b0", (NumberFault.CHARACTERS,)),
        ("", (NumberFault.LENGTH,)),
    ],
)
def test_other_numbers_are_refused_with_reasons(text: str, faults: tuple[NumberFault, ...]) -> None:
    """10, 11 and 12 are services; other countries' numbers are not called from here."""
    assert judge_mobile_number(text) == BadNumber(faults)
