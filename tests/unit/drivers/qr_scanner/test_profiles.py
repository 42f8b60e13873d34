"""What is known of each make, and in which order a strange engine is asked."""

import re

import pytest

from drivers.qr_scanner.profiles import NAMES, PROFILES, ScannerProfile, may_be


def _names(profiles: tuple[ScannerProfile, ...]) -> list[str]:
    return [profile.name for profile in profiles]


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_is_of_one_piece(name: str) -> None:
    """What is started is stopped, what can be asked says when it is settled, and the rates are rates."""
    profile = PROFILES[name]
    assert bool(profile.start) is bool(profile.stop)
    assert profile.bauds
    assert profile.query or not profile.settled
    assert re.compile(profile.settled)
    assert f"auto:{name}" in NAMES


def test_published_bytes() -> None:
    """Start and stop are the bytes of the manuals."""
    assert PROFILES["newland"].start == bytes.fromhex("7E 01 30 30 30 30 23 53 43 4E 54 52 47 31 3B 03")
    assert PROFILES["registers"].start[:-2] == bytes.fromhex("7E 00 08 01 00 02 01")
    assert PROFILES["honeywell"].start == bytes.fromhex("16 54 0D")
    assert PROFILES["honeywell"].stop == bytes.fromhex("16 55 0D")
    assert PROFILES["vguang"].start == bytes.fromhex("55 AA 05 01 00 00 FB")
    assert PROFILES["newland-em20"].start == bytes.fromhex("1B 31")


def test_a_named_profile_is_the_only_one() -> None:
    """What the technician has written is not doubted."""
    assert _names(may_be("datalogic")) == ["datalogic"]
    assert _names(may_be("datalogic", last="newland")) == ["datalogic"]


def test_auto_asks_every_engine_that_can_answer() -> None:
    """Nobody is presumed: an engine that answers no question must be named."""
    names = _names(may_be("auto"))
    assert set(names) == {name for name, profile in PROFILES.items() if profile.query}


def test_the_named_one_and_the_one_found_last_come_first() -> None:
    """After a pulled plug the engine is found at once."""
    assert _names(may_be("auto:honeywell"))[0] == "honeywell"
    assert _names(may_be("auto:honeywell", last="zebra-ssi"))[:2] == ["zebra-ssi", "honeywell"]
    assert len(set(_names(may_be("auto:honeywell")))) == len(may_be("auto"))


def test_an_engine_that_answers_nothing_is_presumed_when_nobody_answers() -> None:
    """Named after auto, it comes last; before it everybody was asked."""
    names = _names(may_be("auto:generic-t", last="generic-t"))
    assert names[-1] == "generic-t"
    assert len(names) == len(may_be("auto")) + 1


def test_strange_engines_are_asked_what_starts_none_of_the_others_first() -> None:
    """A question with T, D or R in it comes after the engines that would take these for commands were asked."""
    names = _names(may_be("auto"))
    letters = {name for name in names if set(PROFILES[name].query) & set(b"TDRX")}
    assert letters == {"newland", "honeywell"}
    assert set(names[-2:]) == letters
