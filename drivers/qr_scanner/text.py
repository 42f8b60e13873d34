"""Turn the bytes of a code into text: strict UTF-8, then GB18030, and never a decoding library's guess. Pure."""


def text_of(data: bytes) -> str | None:
    """Return the text of a code's bytes; None when they are neither.

    UTF-8 comes first because almost no GB18030 text of three or more characters is valid UTF-8, while nearly every
    UTF-8 text is valid GB18030 (measured: docs/reference/codes.md). Control characters are kept for
    the caller to judge.
    """
    for charset in ("utf-8", "gb18030"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    return None
