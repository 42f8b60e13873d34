"""The view-model says only what changed, forgets what it must, and sends taps back."""

import gc
import threading
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication

from devtools.samples import snapshots
from kiosk.screen import Action, FieldKind, Question, Row, ScreenName, Snapshot, Step, StepState
from kiosk.texts import Language
from ui.bridge import Bridge
from ui.models import FOOTER, Lines, in_places, row_lines
from ui.question import grouped
from ui.viewmodel import ViewModel

_PAGES = snapshots(Language.ZH)
_ASKED = Question(key="mobile", kind=FieldKind.DIGITS, label="手机号码", max_length=11)


def _form(question: Question) -> Snapshot:
    return Snapshot(screen=ScreenName.FORM, language="zh", title="？", question=question)


@pytest.fixture
def taps() -> list[tuple[str, str]]:
    """What the view-model sent."""
    return []


@pytest.fixture
def view_model(application: QGuiApplication, taps: list[tuple[str, str]]) -> ViewModel:
    """A view-model without a window."""
    assert application is not None
    return ViewModel(lambda intent, argument: taps.append((intent, argument)))


def _listen(view_model: ViewModel) -> list[str]:
    heard: list[str] = []
    lists: dict[str, Lines] = {
        name: getattr(view_model, f"_{name}") for name in ("choices", "rows", "steps", "actions", "footer")
    }
    for name, lines in lists.items():
        lines.dataChanged.connect(lambda *_, name=name: heard.append(name))
        lines.rowsInserted.connect(lambda *_, name=name: heard.append(name))
        lines.rowsRemoved.connect(lambda *_, name=name: heard.append(name))
        lines.modelReset.connect(lambda name=name: heard.append(name))
    for name in ("screen", "words", "message", "code", "seconds", "stage", "place"):
        getattr(view_model, f"{name}Changed").connect(lambda name=name: heard.append(name))
    return heard


def test_same_snapshot_says_nothing(view_model: ViewModel) -> None:
    """What did not change is not drawn again."""
    view_model.show(_PAGES["review"])
    heard = _listen(view_model)
    view_model.show(snapshots(Language.ZH)["review"])
    assert heard == []


def test_a_tick_touches_only_the_seconds(view_model: ViewModel) -> None:
    """Counting down does not rebuild a page: nothing flickers."""
    page = replace(_PAGES["still-here"], seconds=24)
    view_model.show(page)
    heard = _listen(view_model)
    view_model.show(replace(page, seconds=23))
    assert heard == ["seconds"]


def test_one_changed_row_touches_one_line(application: QGuiApplication) -> None:
    """A list changes in place, line by line."""
    assert application is not None
    lines = row_lines()
    lines.show([Row(label="a", value="1"), Row(label="b", value="2"), Row(label="c", value="3")])
    touched: list[int] = []
    lines.dataChanged.connect(lambda first, *_: touched.append(first.row()))
    lines.show([Row(label="a", value="1"), Row(label="b", value="9")])
    assert touched == [1]
    assert lines.rowCount() == 2
    lines.show([])
    assert lines.rowCount() == 0


def test_lines_answer_for_their_roles(application: QGuiApplication) -> None:
    """Delegates read parts by name; what is not there is empty, never nothing."""
    assert application is not None
    lines = row_lines()
    lines.show([Row(label="a", value="1", change=Action(intent="change", argument="k", label="改"))])
    roles = {bytes(name.data()).decode(): role for role, name in lines.roleNames().items()}
    assert lines.data(lines.index(0), roles["changeArgument"]) == "k"
    assert lines.data(lines.index(7), roles["label"]) == ""
    assert lines.data(lines.index(0), 0) == ""


def test_typed_digits_vanish_with_their_question(view_model: ViewModel) -> None:
    """Another question begins empty; nobody sees what was typed for the one before."""
    view_model.show(_form(_ASKED))
    for key in "138":
        view_model.question.press(key)
    view_model.show(_form(replace(_ASKED, error="…")))
    assert view_model.question.answer == "138"
    view_model.show(_form(replace(_ASKED, key="bank_account")))
    assert view_model.question.answer == ""


def test_typed_digits_survive_help_and_the_question_whether_somebody_is_there(view_model: ViewModel) -> None:
    """Who asks for help in the middle of a number finds it again; who leaves does not."""
    view_model.show(_form(_ASKED))
    view_model.question.press("1")
    view_model.show(_PAGES["help"])
    view_model.show(_PAGES["still-here"])
    view_model.show(_form(_ASKED))
    assert view_model.question.answer == "1"
    view_model.show(_PAGES["attract"])
    assert view_model.question.answer == ""


def test_a_typed_question_is_answered_with_what_was_typed(view_model: ViewModel, taps: list[tuple[str, str]]) -> None:
    """A button that answers without saying what sends the digits; a chosen answer sends itself."""
    view_model.show(_form(_ASKED))
    view_model.question.press("1")
    view_model.act("answer", "")
    view_model.show(_form(Question(key="k", kind=FieldKind.BOOLEAN, label="？")))
    view_model.act("answer", "true")
    view_model.act("next", "")
    assert taps == [("answer", "1"), ("answer", "true"), ("next", "")]


def test_forgetting_leaves_no_row_behind(view_model: ViewModel) -> None:
    """After a visit the view-model refers to nothing that was shown."""
    view_model.show(replace(_PAGES["review"], rows=(Row(label="姓名", value="测试甲-forget"),)))
    view_model.show(_PAGES["attract"])
    view_model.forget()
    gc.collect()
    kept = [found for found in gc.get_objects() if isinstance(found, Row) and found.value == "测试甲-forget"]
    assert kept == []


def test_footer_actions_keep_their_places() -> None:
    """Cancel never slides to where Back was; a button too many is a mistake of the pages."""
    cancel = Action(intent="cancel", label="不办了")
    assert [action.intent for action in in_places([cancel])] == ["", "", "", "", "cancel"]
    close = Action(intent="close-help", label="回去")
    assert [action.intent for action in in_places([cancel, close])] == ["close-help", "", "", "", "cancel"]
    full = [Action(intent=intent, label="…") for intent in FOOTER]
    with pytest.raises(ValueError, match="no place"):
        in_places([*full, close])


def test_bridge_carries_snapshots_between_threads(application: QGuiApplication, view_model: ViewModel) -> None:
    """The engine's thread publishes; the view-model hears it in the main thread, in order."""
    bridge = Bridge()
    bridge.arrived.connect(view_model.show)
    threads: list[threading.Thread] = []
    view_model.screenChanged.connect(lambda: threads.append(threading.current_thread()))
    engine = threading.Thread(target=lambda: [bridge.publish(_PAGES[name]) for name in ("home", "notice")])
    engine.start()
    engine.join()
    application.processEvents()
    assert view_model.property("screen") == "notice"
    assert threads == [threading.main_thread()] * 2


def test_steps_become_lines(view_model: ViewModel) -> None:
    """The four steps keep their order and their standing."""
    view_model.show(replace(_PAGES["progress"], steps=(Step("收件", StepState.DONE), Step("受理", StepState.CURRENT))))
    steps = view_model._steps
    standing = next(role for role, name in steps.roleNames().items() if bytes(name.data()) == b"standing")
    assert [steps.data(steps.index(line), standing) for line in range(2)] == ["done", "current"]


@pytest.mark.parametrize(
    ("digits", "sizes", "shown"),
    [
        ("", (3, 4, 4), ""),
        ("138", (3, 4, 4), "138"),
        ("13800000000", (3, 4, 4), "138 0000 0000"),
        ("138000000001", (3, 4, 4), "138 0000 0000 1"),
        ("62220200000000000", (4, 4, 4, 4, 4), "6222 0200 0000 0000 0"),
    ],
)
def test_digits_are_shown_in_groups(digits: str, sizes: tuple[int, ...], shown: str) -> None:
    """Digits stand as they stand on the card that they are copied from."""
    assert grouped(digits, sizes) == shown
