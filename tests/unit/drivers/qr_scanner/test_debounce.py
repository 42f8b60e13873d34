"""Which of the codes that an engine reads again and again are events."""

from drivers.qr_scanner.debounce import SAME_SHOWING, Debounce


def test_the_same_bytes_within_two_seconds_are_one_event() -> None:
    """A phone held still is one showing; later, or with another code between, it is a new one."""
    debounce = Debounce()
    assert debounce.is_new(b"a", 10.0)
    assert not debounce.is_new(b"a", 10.0 + SAME_SHOWING - 0.1)
    assert debounce.is_new(b"a", 10.0 + SAME_SHOWING)
    assert debounce.is_new(b"b", 12.1)
    assert debounce.is_new(b"a", 12.2)


def test_no_code_is_kept() -> None:
    """Codes hold names: of the last one only a digest is remembered."""
    debounce = Debounce()
    debounce.is_new(b"secret", 10.0)
    assert b"secret" not in repr(vars(debounce)).encode()
