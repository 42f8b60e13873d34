"""What the names on buttons mean."""

from typing import get_args

import pytest

from kiosk import intents as i


def test_every_intent_has_one_name() -> None:
    """Whatever a person can do, a button can say."""
    argument = {
        "rate": "5",
        "large-print": "no",
        "turn-to": "queue",
        "text-size": "2",
        "contrast": "dark",
        "reach": "no",
        "still": "no",
    }
    made = [type(i.to_intent(name, argument.get(name, "x"))) for name in sorted(i.NAMES)]
    assert sorted(made, key=lambda kind: kind.__name__) == sorted(
        get_args(i.Intent | i.StaffIntent), key=lambda kind: kind.__name__
    )


def test_arguments_travel() -> None:
    """A choice carries its value."""
    assert i.to_intent("choose-item", "some-item") == i.ChooseItem("some-item")
    assert i.to_intent("answer", "138") == i.GiveAnswer("138")
    assert i.to_intent("change", "mobile") == i.ChangeAnswer("mobile")
    assert i.to_intent("rate", "3") == i.Rate(3)


@pytest.mark.parametrize(
    ("name", "argument"), [("no-such-name", ""), ("Next", ""), ("rate", "many"), ("large-print", "x"), ("turn-to", "x")]
)
def test_unknown_names_are_bugs(name: str, argument: str) -> None:
    """A button that means nothing must not be silent."""
    with pytest.raises(ValueError, match=r"no intent|invalid literal|must be yes or no|not a valid"):
        i.to_intent(name, argument)


@pytest.mark.parametrize(("word", "wanted"), [("yes", True), ("no", False)])
def test_large_print_is_wanted_or_not(word: str, *, wanted: bool) -> None:
    """A second touch of the same button changes nothing."""
    assert i.to_intent("large-print", word) == i.ChooseLargePrint(wanted)
