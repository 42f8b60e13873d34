"""Lint the QML with the types that Python defines: `python -m devtools.qmllint`; any warning fails."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import PySide6

_ROOT = Path(__file__).parent.parent
_MODULE = "Doorstep"
_TYPES = ("keyboard.py", "models.py", "question.py", "viewmodel.py")
_PYSIDE = Path(PySide6.__file__).parent


def main() -> int:
    """Describe the Python types to the linter, lint every file, return its exit code."""
    files = sorted((_ROOT / "ui" / "Kiosk").rglob("*.qml"))
    with tempfile.TemporaryDirectory() as folder:
        _describe(Path(folder))
        done = subprocess.run(
            [
                _tool("qmllint"),
                "--max-warnings",
                "0",
                "-I",
                folder,
                "-I",
                str(_ROOT / "ui"),
                "-I",
                _qt_modules(),
                *files,
            ],
            check=False,
        )
    print(f"qmllint: {len(files)} files, exit code {done.returncode}")
    return done.returncode


def _describe(folder: Path) -> None:
    """Write the module of Python types as qmllint reads it: a qmldir and its .qmltypes."""
    module = folder / _MODULE
    module.mkdir()
    dump = module / "types.json"
    sources = [str(_ROOT / "ui" / name) for name in _TYPES]
    script = str(_PYSIDE / "scripts" / "metaobjectdump.py")
    subprocess.run([sys.executable, script, "--quiet", "--out-file", str(dump), *sources], check=True)
    _mark_constants(dump)
    subprocess.run(
        [
            _tool("qmltyperegistrar"),
            "--generate-qmltypes",
            str(module / "types.qmltypes"),
            "--import-name",
            _MODULE,
            "--major-version",
            "1",
            "-o",
            str(module / "types.cpp"),
            *_foreign(),
            str(dump),
        ],
        check=True,
    )
    (module / "qmldir").write_text(f"module {_MODULE}\ntypeinfo types.qmltypes\n", encoding="utf-8")


def _mark_constants(dump: Path) -> None:
    """Say which properties never change: the dump leaves ``constant=True`` out (PySide6 6.11, 6.12)."""
    files = json.loads(dump.read_text(encoding="utf-8"))
    for described in files:
        for kind in described["classes"]:
            for entry in kind.get("properties", []):
                entry["constant"] = "notify" not in entry
    dump.write_text(json.dumps(files), encoding="utf-8")


def _tool(name: str) -> str:
    found = next((p for p in (_PYSIDE / name, _PYSIDE / "Qt" / "libexec" / name) if p.exists()), None)
    if found is None:
        raise FileNotFoundError(f"this PySide6 has no {name}")
    return str(found)


def _qt_modules() -> str:
    return str(_PYSIDE / "Qt" / "qml")


def _foreign() -> list[str]:
    """Return the descriptions of Qt's own types, where this PySide6 ships them."""
    files = sorted((_PYSIDE / "Qt" / "metatypes").glob("qt6core_*.json"))
    return ["--foreign-types", ",".join(map(str, files))] if files else []


if __name__ == "__main__":
    sys.exit(main())
