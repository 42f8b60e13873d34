"""Write a generated part into a page of the documentation that is otherwise written by hand."""


def between(page: str, begin: str, end: str, part: str) -> str:
    """Return the page with ``part`` in place of what stood between the lines ``begin`` and ``end``.

    Raises:
        ValueError: the page has no such place.
    """
    before, _, rest = page.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"the page has no part between {begin.strip()} and {end.strip()}")
    return f"{before}{begin}\n{part}\n\n{end}{after}"
