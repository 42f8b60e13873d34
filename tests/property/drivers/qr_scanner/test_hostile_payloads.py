"""The fuzzer's promises in short: `./dev fuzz payload` makes a million of them."""

import random

from hypothesis import example, given
from hypothesis import strategies as st

from devtools.fuzz_payload import PLAIN, WEAPONS, examine, fuzz, signed_codes

SIGNED = tuple(signed_codes(random.Random(1)))  # noqa: S311 - invents nonces, no secrets
_PARTS = st.lists(st.sampled_from([*PLAIN, *WEAPONS, *SIGNED]) | st.text(max_size=9), max_size=6).map("".join)


@given(_PARTS, st.sampled_from(["utf-8", "gb18030"]))
@example("\x1b@L01701-261123-QX0042-04", "utf-8")
def test_hostile_texts_get_a_declared_answer(text: str, charset: str) -> None:
    """Whatever is put together from real codes and weapons, no promise of the judge is broken."""
    examine(text.encode(charset), SIGNED)


@given(st.sampled_from([*PLAIN, *SIGNED]), st.integers(0), st.binary(min_size=1, max_size=3))
def test_mutated_codes_get_a_declared_answer(text: str, place: int, added: bytes) -> None:
    """Bytes pushed into a real code at any place break no promise."""
    data = text.encode("ascii")
    at = place % (len(data) + 1)
    examine(data[:at] + added + data[at:], SIGNED)
    examine(data[:at] + added + data[at + len(added) :], SIGNED)


def test_a_short_run_of_the_fuzzer_meets_every_answer() -> None:
    """A few thousand payloads reach each kind and each reason, so the million means something."""
    found = fuzz(random.Random(3), 20_000)  # noqa: S311 - likewise
    kinds = {word.partition(":")[0] for word in found}
    assert kinds == {
        *("ReceiptNumber", "IdentityNumber", "CreditNumber", "LicenceIdentifier", "IdentityCode", "CityCode"),
        *("PaymentCode", "WebToken", "GenuineCode", "RefusedCode", "UnknownCode"),
    }
    assert found.total() == 20_000
