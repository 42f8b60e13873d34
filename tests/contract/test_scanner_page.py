"""The QR scanner's page lists the profiles that the settings may name."""

from devtools.scanner_page import PAGE, page


def test_the_tables_of_profiles_are_not_stale() -> None:
    """Whoever changes a profile prints the page anew: ``python -m devtools.scanner_page``."""
    now = PAGE.read_text(encoding="utf-8")
    assert now == page(now)
