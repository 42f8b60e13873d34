"""The receipt printer's page says what the hardware tests hold against paper."""

from devtools.printer_fault_page import PAGE, page


def test_the_table_of_faults_is_not_stale() -> None:
    """Whoever changes the table prints the page anew: ``python -m devtools.printer_fault_page``."""
    now = PAGE.read_text(encoding="utf-8")
    assert now == page(now)
