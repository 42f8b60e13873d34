"""Examine the answers of an application: what a clerk would send back for correction, line by line."""

from collections.abc import Iterator, Mapping

from district.register import Asked, Item, item
from district.shape import faults

_MISSING = "没有填"
_WRONG = "填得不对"
_STRANGE = "有一项不是这件事要填的"
_TOO_EARLY = "比前面的日期早"


def examine(slug: str, version: str, content: object) -> tuple[str, ...]:
    """Return what is wrong with an opened application, in words for its resident; never an answer itself.

    Nothing is said of an item or a version that this district has not entered: the terminal may have a newer one.
    """
    known = item(slug)
    if known is None or known.version != version:
        return ()
    answers = content.get("answers") if isinstance(content, dict) else None
    if not isinstance(answers, dict):
        return (f"申请表：{_MISSING}",)
    return tuple(_findings(known, answers))


def _findings(known: Item, answers: Mapping[str, object]) -> Iterator[str]:
    for key, asked in known.fields.items():
        word = _finding(key, asked, answers)
        if word:
            yield f"{asked.title}：{word}"
    if answers.keys() - known.fields.keys():
        yield _STRANGE


def _finding(key: str, asked: Asked, answers: Mapping[str, object]) -> str:
    wanted = asked.when is None or answers.get(asked.when["field"]) == asked.when["value"]
    answer = answers.get(key)
    if answer is None:
        return _MISSING if wanted and asked.needed else ""
    if not wanted or any(faults(answer, asked.schema)):
        return _WRONG
    earlier = answers.get(asked.not_before, "")
    return _TOO_EARLY if str(answer) < str(earlier) else ""
