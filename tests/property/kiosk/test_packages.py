"""Whatever a package holds, it is read or refused; nothing ever breaks the terminal, whoever has signed it."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.installing import Installer
from kiosk.package_format import Package, Refusal, read_package
from tests.unit.kiosk.packages import CONFIG, PUBLISHERS, handmade, installer, manifest, member, signed

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}\.(yaml|json)", fullmatch=True)
CATALOGUE = (CONFIG / "catalogue" / "advanced-age-allowance.yaml").read_text(encoding="utf-8")
SCALARS = [
    *(
        "2026-99-99",
        "2026-11-25T99:99:99Z",
        "0x",
        "0b2",
        "190:20:30",
        "1e999",
        ".nan",
        "-.inf",
        "!!int x",
        "!!int ''",
        "!!bool x",
        "!!map [a]",
        "1:2:3.5",
        "1:" * 300 + "1.5",
        "!!binary '*'",
    ),
    *("!!timestamp x", "!!set {a}", "!!omap [a]", "!!pairs [a]", "!!python/object:os.system x", "!x y", "<<", "=", "~"),
    *("? [a]\n: b", "{[a]: b}", "{{a: b}: c}", "{1: a, b: c}", "{~: a}", "[[]]", "{zh: 1, en: 2}", "'{'", "'{}'"),
    *(
        "'{a!x}'",
        "'{a:{b}}'",
        "\\",
        '"\\ud800"',
        '"\\x00"',
        "%YAML 9.9",
        "---\n---",
        "&a",
        "*a",
        "|",
        ">",
        "`",
        "@",
        "\t",
    ),
]


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Installer:
    """An installer; nothing is ever put on its shelf."""
    return installer(tmp_path_factory.mktemp("shelf"))


@given(st.binary(max_size=400))
@example(b"DSPACK1\n")
def test_any_bytes_are_refused(content: bytes) -> None:
    """What nobody has signed is no package."""
    assert isinstance(read_package(content, PUBLISHERS), Refusal)


@given(JSON | st.dictionaries(st.sampled_from([*manifest()]), JSON), st.binary(max_size=40))
def test_any_manifest_is_read_or_refused(value: object, rest: bytes) -> None:
    """Also one that our own publisher has signed."""
    read_package(handmade(json.dumps(value).encode(), rest), PUBLISHERS)


@given(
    st.lists(st.dictionaries(st.sampled_from([*member()]), JSON | NAMES | st.just(3)), max_size=3),
    st.binary(max_size=9),
)
def test_any_member_is_read_or_refused(members: list[dict[str, object]], rest: bytes) -> None:
    """Whatever it is called, and however long it says it is."""
    read_package(handmade(manifest(*members), rest), PUBLISHERS)


@given(st.dictionaries(NAMES, st.binary(max_size=200), min_size=1, max_size=5), st.integers(1, (1 << 31) - 1))
def test_what_goes_in_comes_out(members: dict[str, bytes], version: int) -> None:
    """Every byte, whatever it means."""
    found = read_package(signed("notices", version, members), PUBLISHERS)
    assert isinstance(found, Package)
    assert (found.version, dict(found.members)) == (version, members)


@pytest.mark.parametrize("name", ["catalogue", "texts", "answers"])
@given(content=st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=200))
def test_any_member_is_judged(at: Installer, name: str, content: bytes) -> None:
    """Text or not, it is content or a mistake."""
    at.judge(signed(name, 1, {"a.yaml": content}))


@pytest.mark.parametrize("scalar", SCALARS)
def test_any_yaml_is_judged(at: Installer, scalar: str, request: pytest.FixtureRequest) -> None:
    """What YAML makes of a word is no surprise: as a document, a key, a value, and (sampled) anywhere in a service."""
    documents = [scalar, f"attract.title: {scalar}", f"{scalar}: {{zh: a, en: b}}", f"a: {{zh: {scalar}, en: b}}"]
    for content in documents:
        at.judge(signed("texts", 1, {"a.yaml": content.encode()}))
        at.judge(signed("catalogue", 1, {"a.yaml": content.encode()}))
    lines = CATALOGUE.splitlines()
    step = 1 if request.config.getoption("--whole") else 20
    for number in range(SCALARS.index(scalar) % step, len(lines), step):
        key, colon, _ = lines[number].partition(": ")
        spoilt = "\n".join([*lines[:number], f"{key}{colon}{scalar}", *lines[number + 1 :]])
        at.judge(signed("catalogue", 1, {"advanced-age-allowance.yaml": spoilt.encode()}))


@given(content=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_recipients_are_judged(at: Installer, content: bytes) -> None:
    """A key or a mistake."""
    at.judge(signed("recipients", 1, {"recipients.json": content}))
