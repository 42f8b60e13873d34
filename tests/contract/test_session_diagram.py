"""The reference page of a visit says what the code does."""

from devtools.session_diagram import PAGE, page


def test_the_page_is_not_stale() -> None:
    """Whoever changes the session prints the page anew: ``python -m devtools.session_diagram``."""
    assert PAGE.read_text(encoding="utf-8") == page()
