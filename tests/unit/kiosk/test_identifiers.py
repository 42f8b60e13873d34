"""What identity, bank and registration numbers promise."""

from datetime import date

import pytest

from kiosk.identifiers import (
    BadNumber,
    BankCard,
    Bearer,
    CitizenNumber,
    LegacyNumber,
    NumberFault,
    NumberWarning,
    RegistrationNumber,
    age_on,
    citizen_check,
    compact,
    judge_bank_card,
    judge_citizen_number,
    judge_legacy_number,
    mask_name,
    mask_number,
    mod_97_10,
    parse_registration_number,
    registration_number,
)

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "number",
    ["119900194506070016", "119900195802150023", "810000199408230021", "830000199201300022", "11990019700101104９"],
)
def test_good_numbers_are_accepted(number: str) -> None:
    """Numbers of published specimens and of our impossible people pass, full-width digits included."""
    assert isinstance(judge_citizen_number(number, TODAY), CitizenNumber)


def test_the_x_may_be_small_or_wide() -> None:
    """Keyboards give x and Ｘ; both mean X."""
    upper = judge_citizen_number("11990019450607018X", TODAY)
    assert (
        upper == judge_citizen_number("11990019450607018x", TODAY) == judge_citizen_number("11990019450607018Ｘ", TODAY)
    )
    assert isinstance(upper, CitizenNumber)


@pytest.mark.parametrize(
    ("number", "faults"),
    [
        ("119900194506070015", (NumberFault.CHECK,)),
        ("11990019450607001", (NumberFault.LENGTH,)),
        ("119900450607001", (NumberFault.LEGACY,)),
        ("119900451307001", (NumberFault.LENGTH,)),
        ("1199 00 450607 99\u200b6", (NumberFault.CHARACTERS, NumberFault.LENGTH)),
        ("", (NumberFault.LENGTH,)),
        ("1199001945060700A6", (NumberFault.CHARACTERS,)),
        ("11990019450607001\u200b6", (NumberFault.CHARACTERS,)),
        ("\u202e119900194506070016\u202c", (NumberFault.CHARACTERS,)),
        ("11990019450607X016", (NumberFault.CHARACTERS,)),
        ("１１９９٠٠194506070016", (NumberFault.CHARACTERS,)),
        ("119900202611240010", (NumberFault.IN_FUTURE,)),
        ("119900194502300012", (NumberFault.BIRTH_DATE, NumberFault.CHECK)),
        ("119900202702010016", (NumberFault.IN_FUTURE, NumberFault.CHECK)),
        ("²19900194506070016", (NumberFault.CHECK,)),
    ],
)
def test_bad_numbers_say_every_reason(number: str, faults: tuple[NumberFault, ...]) -> None:
    """A refusal is never a bare no."""
    assert judge_citizen_number(number, TODAY) == BadNumber(faults)


@pytest.mark.parametrize(
    ("number", "warnings"),
    [
        ("810000199408230021", ()),
        ("810001199408230021", (NumberWarning.UNISSUED_REGION,)),
        ("911398199001010019", ()),
        ("910398199001010019", (NumberWarning.UNKNOWN_PROVINCE,)),
        ("911999199001010019", (NumberWarning.UNKNOWN_COUNTRY,)),
        ("710000199001010019", ()),
        ("110103193001010009", (NumberWarning.ORDER_ZERO,)),
        ("110103193001010019", ()),
        ("110104193001010019", ()),
        ("659007193001010019", ()),
        ("000000193001010019", (NumberWarning.UNKNOWN_PROVINCE,)),
        ("119900189001010019", (NumberWarning.VERY_OLD,)),
        ("790000199001010019", (NumberWarning.UNKNOWN_PROVINCE,)),
    ],
)
def test_doubtful_numbers_are_accepted_with_warnings(number: str, warnings: tuple[NumberWarning, ...]) -> None:
    """Odd regions, orders and ages deserve a look, never a refusal; abolished and new divisions not even that."""
    judged = judge_citizen_number(number[:17] + citizen_check(number[:17]), TODAY)
    assert isinstance(judged, CitizenNumber)
    assert judged.warnings == warnings


@pytest.mark.parametrize(
    ("first", "bearer"),
    [
        ("119900", Bearer.CITIZEN),
        ("810000", Bearer.HONG_KONG),
        ("820000", Bearer.MACAO),
        ("830000", Bearer.TAIWAN),
        ("911398", Bearer.FOREIGNER),
    ],
)
def test_the_first_digits_tell_whom_a_number_is_of(first: str, bearer: Bearer) -> None:
    """Residence permits and foreigners' cards of 2023 are numbered like citizens, and told apart."""
    number = f"{first}19000101001"
    judged = judge_citizen_number(number + citizen_check(number), TODAY)
    assert isinstance(judged, CitizenNumber)
    assert judged.bearer is bearer


@pytest.mark.parametrize(
    ("number", "upgraded", "warnings"),
    [
        ("119900 450607 001", "119900194506070016", ()),
        ("119900000101001", "11990019000101001X", (NumberWarning.VERY_OLD,)),
        ("119900880101996", "119900188801019968", (NumberWarning.VERY_OLD,)),
        ("119900880101995", "119900198801019959", ()),
        ("799900880101000", "799900198801010002", (NumberWarning.UNKNOWN_PROVINCE, NumberWarning.ORDER_ZERO)),
    ],
)
def test_fifteen_digits_find_old_records(number: str, upgraded: str, warnings: tuple[NumberWarning, ...]) -> None:
    """A first-generation number leads to the number of today: 996 to 999 are the people born before 1900."""
    judged = judge_legacy_number(number, TODAY)
    assert isinstance(judged, LegacyNumber)
    assert (judged.upgraded, judged.warnings) == (upgraded, warnings)
    assert judge_citizen_number(judged.upgraded, TODAY) != judge_citizen_number(judged.text, TODAY)
    assert number[:6] not in repr(judged)


@pytest.mark.parametrize(
    ("number", "faults"),
    [
        ("119900450607", (NumberFault.LENGTH,)),
        ("11990045060700X", (NumberFault.CHARACTERS,)),
        ("119900450231001", (NumberFault.BIRTH_DATE,)),
        ("119900000229001", (NumberFault.BIRTH_DATE,)),
    ],
)
def test_fifteen_digits_can_be_wrong(number: str, faults: tuple[NumberFault, ...]) -> None:
    """No check digit protects them, a calendar does: 1900 had no leap day."""
    assert judge_legacy_number(number, TODAY) == BadNumber(faults)


def test_fifteen_digits_of_another_day_can_be_too_early() -> None:
    """Today decides what the future is."""
    assert judge_legacy_number("119900450607001", date(1940, 1, 1)) == BadNumber((NumberFault.IN_FUTURE,))


def test_groups_are_joined() -> None:
    """People group digits with spaces, hyphens and dots of many kinds; what cannot be seen is kept to be found."""
    assert compact(" 1199—00・1945.06.07－001ｘ\u3000") == "11990019450607001X"
    assert compact("1\u200b2") == "1\u200b2"
    assert compact("ı") == "ı"


def test_sex_and_birth_come_out_of_the_number() -> None:
    """Digit 17 is odd for men, and the birth date stands inside."""
    number = judge_citizen_number("119900194506070016", TODAY)
    assert isinstance(number, CitizenNumber)
    assert (number.birth, number.female) == (date(1945, 6, 7), False)


def test_a_judged_number_does_not_show_itself() -> None:
    """The repr of a number is safe in a log."""
    assert "1945" not in repr(judge_citizen_number("119900194506070016", TODAY))


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(1946, 11, 23), TODAY, 80),
        (date(1946, 11, 24), TODAY, 79),
        (date(1944, 2, 29), date(2024, 2, 29), 80),
        (date(1944, 2, 29), date(2025, 2, 28), 80),
        (date(1944, 2, 29), date(2025, 3, 1), 81),
    ],
)
def test_age_counts_full_years(birth: date, day: date, age: int) -> None:
    """周岁 is reached on the birthday, by leap-day children on 1 March."""
    assert age_on(birth, day) == age


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("4111111111111112", NumberFault.CHECK),
        ("411111111111111", NumberFault.LENGTH),
        ("41111111111111111111", NumberFault.LENGTH),
        ("4111x11111111111", NumberFault.CHARACTERS),
    ],
)
def test_bank_cards_are_judged_by_luhn(number: str, fault: NumberFault) -> None:
    """One wrong digit is noticed at the field."""
    assert judge_bank_card(number) == BadNumber((fault,))


@pytest.mark.parametrize("number", ["4111111111111111", "４１１１ 1111 1111 1111", "4111-1111-1111-1111"])
def test_bank_cards_may_be_grouped(number: str) -> None:
    """A number is typed as it is embossed, and shown by nothing."""
    assert judge_bank_card(number) == BankCard("4111111111111111")
    assert repr(judge_bank_card(number)) == "BankCard()"


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("5493001KJTIIGC8Y1R", "12"),  # the LEI of Bloomberg Finance L.P.
        ("WEST12345698765432GB", "82"),  # the IBAN GB82 WEST 1234 5698 7654 32, its head moved to the end
    ],
)
def test_check_digits_are_the_published_ones(text: str, check: str) -> None:
    """ISO/IEC 7064 MOD 97-10, as LEIs (ISO 17442-1) and IBANs (ISO 13616-1) have it."""
    assert mod_97_10(text) == check


def test_registration_number_has_its_form() -> None:
    """The number names site, device, day, epoch and counter, and checks itself."""
    number = registration_number("017", "01", date(2026, 11, 23), "QX", 42)
    assert number == "L01701-261123-QX0042-04"
    assert registration_number("017", "01", date(2026, 11, 23), "QX", 123456).startswith("L01701-261123-QX123456-")
    parsed = parse_registration_number(f" {number.lower()} ")
    expected = RegistrationNumber(text=number, site="017", device="01", on=date(2026, 11, 23), epoch="QX", dseq=42)
    assert parsed == expected


@pytest.mark.parametrize(
    ("site", "device", "epoch", "dseq"),
    [
        ("17", "01", "QX", 1),
        ("017", "1", "QX", 1),
        ("017", "01", "qx", 1),
        ("017", "01", "IX", 1),
        ("017", "01", "QO", 1),
        ("017", "01", "QX", -1),
    ],
)
def test_registration_number_needs_its_parts(site: str, device: str, epoch: str, dseq: int) -> None:
    """A part of another width would make two different numbers look alike."""
    with pytest.raises(ValueError, match="registration number"):
        registration_number(site, device, date(2026, 11, 23), epoch, dseq)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("L01701-261123-QX0042-05", NumberFault.CHECK),
        ("L00101-260101-AA0001-99", NumberFault.CHECK),
        ("L01701-261323-QX0042-98", NumberFault.FORM),
        ("L01701-261123-QO0042-53", NumberFault.FORM),
        ("https://example.invalid/", NumberFault.FORM),
        ("", NumberFault.FORM),
        ("L01701-261123-QX0042-04\n; drop", NumberFault.FORM),
    ],
)
def test_other_texts_are_no_registration_numbers(text: str, fault: NumberFault) -> None:
    """What a scanner reads is hostile until it has the form and the check character."""
    assert parse_registration_number(text) == BadNumber((fault,))


@pytest.mark.parametrize(
    ("name", "masked"), [("测试甲", "测**"), ("甲", "甲"), ("阿不都热合曼·测试", "阿********"), ("", "")]
)
def test_names_keep_their_first_character(name: str, masked: str) -> None:
    """A name on paper tells its owner, and nobody else."""
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"), [("119900194506070016", "119***********0016"), ("1234567", "*******"), ("", "")]
)
def test_numbers_keep_three_and_four(number: str, masked: str) -> None:
    """What is too short to hide anything is hidden whole."""
    assert mask_number(number) == masked
