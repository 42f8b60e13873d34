"""A page of candidates holds as many as stand in its cells, and none is ever skipped."""

from hypothesis import given
from hypothesis import strategies as st

from ui.candidate_pages import cells, that_fit

_TEXTS = st.lists(st.integers(1, 30).map(lambda length: "汉" * length), max_size=40)


def test_one_hanzi_takes_one_cell() -> None:
    """Two hanzi stand in one cell, five in two, eight in three; the longest takes the row."""
    assert [cells("汉" * length, 7) for length in (1, 2, 3, 5, 6, 8, 40)] == [1, 1, 2, 2, 3, 3, 7]


def test_none_is_broken_over_two_rows() -> None:
    """What does not fit into the rest of a row begins the next one."""
    texts = ["汉", "汉" * 5, "汉" * 5, "汉" * 5, "汉"]
    assert that_fit(texts, 4, 2) == 4
    assert that_fit(texts, 3, 2) == 3


@given(_TEXTS, st.integers(1, 12), st.integers(1, 3))
def test_pages_follow_each_other_without_end_or_gap(texts: list[str], columns: int, rows: int) -> None:
    """Turning pages shows every candidate once: each page takes at least one."""
    shown = 0
    while shown < len(texts):
        taken = that_fit(texts[shown:], columns, rows)
        assert taken >= 1
        assert sum(cells(text, columns) for text in texts[shown : shown + taken]) <= columns * rows
        shown += taken
    assert shown == len(texts)
