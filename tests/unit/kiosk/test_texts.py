"""What the words of residents promise."""

import ast
import re
from pathlib import Path

import pytest

from kiosk.appearance import Contrast, TextSize
from kiosk.cases import CaseState
from kiosk.catalogue import Needed
from kiosk.events import DeviceKind, DeviceWord
from kiosk.fields import Check
from kiosk.held_reasons import HeldReason
from kiosk.identifiers import NumberFault
from kiosk.maintenance import Proof
from kiosk.paper_receipts import Outcome
from kiosk.paper_slips import WithdrawalState
from kiosk.paper_technical import Verdict
from kiosk.predicaments import CardProblem, CodeProblem, Fault
from kiosk.prints import Paper
from kiosk.staff_acts import DoorProblem, Notice, StaffPage
from kiosk.stamp import TimeQuality
from kiosk.states import Holder
from kiosk.terminal import OutOfServiceReason
from kiosk.texts import Language, Texts, TextsError, load_texts
from offline_queue.model import ItemState

ROOT = Path(__file__).parents[3]
OF_OTHER_NUMBERS = {NumberFault.FORM, NumberFault.ORGANISATION_CHECK}
OF_CREDIT_CODES = (NumberFault.LENGTH, NumberFault.CHARACTERS, NumberFault.CHECK, NumberFault.ORGANISATION_CHECK)
FAMILIES = {
    "card.problem": [problem.value for problem in CardProblem],
    "card.title": [*(holder.value for holder in Holder), "agent"],
    "card.recognised": [*(holder.value for holder in Holder), "agent"],
    "case": [state.value for state in CaseState],
    "home.without": [DeviceKind[need.name].value for need in Needed],
    "scan.problem": [problem.value for problem in CodeProblem],
    "apology": [fault.value for fault in Fault],
    "out-of-service": [reason.value for reason in OutOfServiceReason],
    "form.error.identity-number": [fault.value for fault in NumberFault if fault not in OF_OTHER_NUMBERS],
    "form.error.uscc": [fault.value for fault in OF_CREDIT_CODES],
    "pick.month": [str(month) for month in range(1, 13)],
    "pick.on": [str(weekday) for weekday in range(1, 8)],
    "form.error": [check.value for check in Check if check is not Check.NONE],
    "confirmation.title": ["registered", "received", "held", "accepted", "decided", "told"],
    "confirmation.next": ["registered", "received", "held", "accepted", "decided", "told"],
    "confirmation.later": ["registered", "held", "known", "told"],
    "matters.state": [state.value for state in CaseState],
    "print": [paper.value for paper in Paper],
    "rating.grade": ["1", "2", "3", "4", "5"],
    "step": ["intake", "acceptance", "decision", "delivery"],
    **{f"receipt.{kind}": ["heading", "state"] for kind in ("registered", "received", "held")},
    "receipt.banner": ["accepted", "processing", "suspended", "pre_accept_returned", "correction_required"],
    **{f"receipt.ended.{ended.value}": ["what"] for ended in Outcome},
    "receipt.ended": [ended.value for ended in Outcome],
    **{f"withdrawal.{state.value}": ["heading", "at", "state", "means"] for state in WithdrawalState},
    "appearance": [*(f"size-{size}" for size in TextSize), *(tone.value for tone in Contrast), "reach", "still"],
    "paper.clock": [quality.value for quality in TimeQuality if quality is not TimeQuality.SYNCHRONISED],
    "device": [kind.value for kind in DeviceKind],
    "device.state": [word.value for word in DeviceWord],
    "held": [reason.value for reason in HeldReason],
    "maintenance.notice": [notice.value for notice in Notice],
    "maintenance.page": [page.value for page in StaffPage],
    "maintenance.state": [state.value for state in ItemState if state not in {ItemState.SENDING, ItemState.COMPLETE}],
    "staff.lead": [proof.value for proof in Proof],
    "staff.problem": [problem.value for problem in DoorProblem],
    "staff": [*Proof, *(f"use-{proof.value}" for proof in Proof)],
    "acceptance.verdict": [verdict.value for verdict in Verdict],
    "acceptance.whole": [verdict.value for verdict in Verdict],
}


def spoken_ids() -> set[str]:
    """Every text id that stands in the decisions' code, and every member of the families made at run time."""
    literals = {
        node.value
        for path in (ROOT / "kiosk").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return literals | {f"{family}.{member}" for family, members in FAMILIES.items() for member in members}


def write(folder: Path, text: str, name: str = "words.yaml") -> Path:
    """Put one file of texts into a folder."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_every_text_is_said_somewhere(texts: Texts) -> None:
    """No text is dead: residents' words are few enough to be looked after."""
    assert texts.by_id.keys() - spoken_ids() == set()


def test_every_family_is_whole(texts: Texts) -> None:
    """Whatever can happen has words."""
    wanted = {f"{family}.{member}" for family, members in FAMILIES.items() for member in members}
    assert wanted - texts.by_id.keys() == set()


def test_words_are_plain(texts: Texts) -> None:
    """No internal terms on residents' pages."""
    internal = re.compile(r"超时|异常|系统错误|离线|同步|终端|请求|参数|error|timeout|exception|null", re.IGNORECASE)
    told = {text_id: words.zh for text_id, words in texts.by_id.items() if not text_id.startswith("receipt.")}
    assert {text_id: zh for text_id, zh in told.items() if internal.search(zh)} == {}


def test_labels_of_buttons_are_short(texts: Texts) -> None:
    """A label fits on a large button."""
    labels = [text_id for text_id in texts.by_id if text_id.startswith(("frame.", "rating.grade.", "step."))]
    sentences = {"frame.no-back", "frame.not-connected", "frame.on-day", "frame.at-time", "frame.step"}
    assert {text_id for text_id in labels if len(texts.by_id[text_id].zh) > 12} - sentences == set()


def test_a_text_says_exactly_its_fields(tmp_path: Path) -> None:
    """A missing placeholder or one too many is an error, not a hole in a sentence."""
    texts = load_texts(write(tmp_path, "a.b: {zh: '还有 {n} 秒', en: '{n} s'}"))
    assert texts.say("a.b", Language.ZH, n=3) == "还有 3 秒"
    assert texts.voice(Language.EN).say("a.b", n=3) == "3 s"
    for fields in ({}, {"n": 3, "m": 4}):
        with pytest.raises(ValueError, match=r"a\.b"):
            texts.say("a.b", Language.ZH, **fields)
    with pytest.raises(KeyError):
        texts.say("no.such", Language.ZH)


def test_every_mistake_is_listed(tmp_path: Path) -> None:
    """One look at the list mends the whole folder."""
    write(
        tmp_path,
        "a: {zh: 甲}\nb: {zh: '{n}', en: '{m}'}\nc: {zh: ' ', en: c}\nd: {zh: 丁, en: d}\ne: {zh: '{', en: e}\n",
    )
    write(tmp_path, "d: {zh: 丁, en: d}\n", "more.yaml")
    write(tmp_path, "- list\n", "list.yaml")
    write(tmp_path, "f: {zh: 己, en: f}\nf: {zh: 己, en: f}\n", "twice.yaml")
    with pytest.raises(TextsError) as caught:
        load_texts(tmp_path)
    places = [problem.split(": ")[:2] for problem in caught.value.problems]
    assert places == [
        ["list.yaml", "must map ids to texts"],
        ["twice.yaml", "line 2"],
        ["words.yaml", "a"],
        ["words.yaml", "b"],
        ["words.yaml", "c"],
        ["words.yaml", "d"],
        ["words.yaml", "e"],
    ]


def test_an_empty_folder_is_a_mistake(tmp_path: Path) -> None:
    """A wrong path is noticed at once."""
    with pytest.raises(TextsError, match="holds no texts"):
        load_texts(tmp_path)
