"""The district's keys: published, retired, destroyed; never lost and never replaced by accident."""

import base64
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from district.__main__ import main
from district.key_files import KeyFileError
from district.key_register import Standing
from district.keyring import KeyRefusedError, Keyring
from district.keys import DistrictKey
from district.problems import Wrong
from district.suites import HYBRID, X25519

ID = "01930f5e-6c1a-7b7e-9a54-2f0c4d1e8b10"
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    """A fresh one, with its first key."""
    return Keyring.open(tmp_path, NOW)


def published(directory: Path) -> list[dict[str, str]]:
    """What terminals are given."""
    keys: list[dict[str, str]] = json.loads((directory / "district-key.json").read_text())["recipients"]
    return keys


def sealed_to(key: dict[str, str]) -> bytes:
    """Seal as a terminal does to a published key."""
    public = X25519PublicKey.from_public_bytes(base64.b64decode(key["public_key"]))
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    return suite.encrypt(b"content", public, info=b"doorstep/v1 submission " + ID.encode())


def opens(keyring: Keyring, key: dict[str, str], sealed: bytes) -> bool:
    """Whether the district opens it with the key that is named."""
    found = keyring.find(key["key_id"])
    return isinstance(found, DistrictKey) and found.open(sealed, ID) == b"content"


def test_what_is_sealed_to_the_published_key_opens(tmp_path: Path, keyring: Keyring) -> None:
    """The public file is all that a terminal needs, and a restart changes nothing."""
    (key,) = published(tmp_path)
    assert (key["suite"], len(base64.b64decode(key["public_key"]))) == (X25519, 32)
    assert key["from"] == NOW.isoformat()
    sealed = sealed_to(key)
    assert opens(keyring, key, sealed)
    assert opens(Keyring.open(tmp_path, NOW + DAY), key, sealed)
    assert published(tmp_path) == [key]


def test_a_key_that_was_followed_and_retired_still_opens(tmp_path: Path, keyring: Keyring) -> None:
    """Overlap: both are published; then one; and what is on its way to the old one arrives."""
    (old,) = published(tmp_path)
    sealed = sealed_to(old)
    new = keyring.add(X25519, NOW + DAY, NOW + 9 * DAY)
    assert [key["key_id"] for key in published(tmp_path)] == [old["key_id"], new.key_id]
    assert published(tmp_path)[1]["until"] == (NOW + 9 * DAY).isoformat()
    keyring.retire(old["key_id"], NOW + 2 * DAY)
    assert [key["key_id"] for key in published(tmp_path)] == [new.key_id]
    assert opens(keyring, old, sealed)
    assert opens(Keyring.open(tmp_path, NOW), old, sealed)


def test_a_destroyed_key_opens_nothing_and_is_not_forgotten(tmp_path: Path, keyring: Keyring) -> None:
    """It is told from a key that never was."""
    (old,) = published(tmp_path)
    keyring.add(HYBRID, NOW, None)
    keyring.retire(old["key_id"], NOW)
    keyring.destroy(old["key_id"], NOW)
    assert keyring.find(old["key_id"]) is Wrong.KEY_DESTROYED
    assert keyring.find("district-0000000000000000") is Wrong.UNKNOWN_KEY
    assert not list((tmp_path / "district-keys").glob(f"{old['key_id']}*"))
    assert Keyring.open(tmp_path, NOW).find(old["key_id"]) is Wrong.KEY_DESTROYED


def test_a_power_cut_while_a_key_is_destroyed_is_finished_at_the_next_start(tmp_path: Path, keyring: Keyring) -> None:
    """The register says it first; a private half that stayed goes then."""
    (old,) = published(tmp_path)
    file = tmp_path / "district-keys" / f"{old['key_id']}.pem"
    private = file.read_bytes()
    keyring.add(X25519, NOW, None)
    keyring.retire(old["key_id"], NOW)
    keyring.destroy(old["key_id"], NOW)
    file.write_bytes(private)
    Keyring.open(tmp_path, NOW)
    assert not file.exists()


def test_what_would_lose_something_is_refused(tmp_path: Path, keyring: Keyring) -> None:
    """The last published key stays, a published one is not destroyed, and nothing is done twice."""
    (key,) = published(tmp_path)
    with pytest.raises(KeyRefusedError, match="only key"):
        keyring.retire(key["key_id"], NOW)
    with pytest.raises(KeyRefusedError, match="retire it first"):
        keyring.destroy(key["key_id"], NOW)
    with pytest.raises(KeyRefusedError, match="no key"):
        keyring.retire("district-0", NOW)
    with pytest.raises(KeyRefusedError, match="before it begins"):
        keyring.add(X25519, NOW, NOW)
    keyring.add(X25519, NOW, None)
    keyring.retire(key["key_id"], NOW)
    with pytest.raises(KeyRefusedError, match="already"):
        keyring.retire(key["key_id"], NOW)
    keyring.destroy(key["key_id"], NOW)
    with pytest.raises(KeyRefusedError, match="already"):
        keyring.destroy(key["key_id"], NOW)


def test_every_standing_has_its_time(tmp_path: Path, keyring: Keyring) -> None:
    """As `keys list` tells it."""
    (first,) = keyring.entries
    second = keyring.add(X25519, NOW + DAY, NOW + 2 * DAY)
    assert [second.standing(NOW + n * DAY) for n in range(3)] == [Standing.COMING, Standing.IN_FORCE, Standing.ENDED]
    assert keyring.retire(first.key_id, NOW).standing(NOW) is Standing.RETIRED
    assert keyring.destroy(first.key_id, NOW).standing(NOW) is Standing.DESTROYED
    assert Keyring.open(tmp_path, NOW).entries == keyring.entries


def test_a_running_gateway_sees_what_the_command_did(
    tmp_path: Path, keyring: Keyring, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody restarts anything to change a key."""
    (old,) = published(tmp_path)
    assert main(["keys", "add", "--suite", HYBRID, "--dir", str(tmp_path)]) == 0
    new = published(tmp_path)[1]
    assert new["key_id"] in capsys.readouterr().out
    assert isinstance(keyring.find(new["key_id"]), DistrictKey)
    assert main(["keys", "retire", old["key_id"], "--dir", str(tmp_path)]) == 0
    assert main(["keys", "destroy", old["key_id"], "--dir", str(tmp_path)]) == 0
    assert keyring.find(old["key_id"]) is Wrong.KEY_DESTROYED
    capsys.readouterr()
    assert main(["keys", "list", "--dir", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[1].strip() for line in lines] == ["destroyed", "in force"]
    assert main(["keys", "list", "--json", "--dir", str(tmp_path)]) == 0
    told: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert [(key["key_id"], key["standing"]) for key in told] == [
        (old["key_id"], "destroyed"),
        (new["key_id"], "in force"),
    ]
    assert main(["keys", "retire", new["key_id"], "--dir", str(tmp_path)]) == 1
    assert "only key" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["list", "add"])
def test_no_key_is_made_in_the_wrong_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], word: str) -> None:
    """A slip in --dir is told; it must not show, or give terminals, a key that no gateway opens."""
    assert main(["keys", word, "--dir", str(tmp_path / "slip")]) == 1
    assert "there are no keys here" in capsys.readouterr().err
    assert not (tmp_path / "slip").exists()


def test_a_time_without_an_offset_is_not_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody guesses whose midnight a key begins at."""
    with pytest.raises(SystemExit):
        main(["keys", "add", "--from", "2027-01-01", "--dir", str(tmp_path)])
    assert "offset" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["keys", "add", "--from", "tomorrow", "--dir", str(tmp_path)])
    assert "'tomorrow' is no time such as 2027-" in capsys.readouterr().err


def test_two_commands_at_once_lose_no_key(tmp_path: Path, keyring: Keyring) -> None:
    """Each has the register alone."""
    command = [sys.executable, "-m", "district", "keys", "add", "--dir", str(tmp_path)]
    root = Path(__file__).parents[3]
    processes = [subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL) for _ in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    assert len(keyring.entries) == len(published(tmp_path)) == 5


def test_the_private_halves_are_their_owners(tmp_path: Path, keyring: Keyring) -> None:
    """Only the gateway's user reads them."""
    keyring.add(HYBRID, NOW, None)
    folder = tmp_path / "district-keys"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["district-key.json", "district-keys"]


def test_a_mark_is_the_districts_own_and_outlives_its_keys(tmp_path: Path, keyring: Keyring) -> None:
    """The same number, another district: another mark. A holder is found again after the key was changed."""
    mark = keyring.mark("119900194506070016")
    assert mark != keyring.mark("119900195802150023")
    assert mark != Keyring.open(tmp_path / "other", NOW).mark("119900194506070016")
    (old,) = published(tmp_path)
    keyring.add(X25519, NOW, None)
    keyring.retire(old["key_id"], NOW)
    keyring.destroy(old["key_id"], NOW)
    assert Keyring.open(tmp_path, NOW).mark("119900194506070016") == mark


def test_the_public_file_is_made_again(tmp_path: Path, keyring: Keyring) -> None:
    """A lost or damaged public file heals at the next start."""
    before = published(tmp_path)
    assert keyring.entries
    (tmp_path / "district-key.json").write_text("{")
    Keyring.open(tmp_path, NOW)
    assert published(tmp_path) == before


def test_two_districts_have_two_keys(tmp_path: Path) -> None:
    """A key id names one key."""
    one, other = (Keyring.open(tmp_path / name, NOW).entries[0].key_id for name in ("a", "b"))
    assert one != other


@pytest.mark.parametrize("name", ["*.pem", "register.json", "holder-marks.key"])
def test_a_file_that_cannot_be_used_is_refused_and_kept(tmp_path: Path, keyring: Keyring, name: str) -> None:
    """A broken key is never replaced by a new one: what was sealed to it would be lost."""
    (path,) = (tmp_path / "district-keys").glob(name)
    good = path.read_bytes()
    other = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content in (b"", b"not a key", other):
        path.write_bytes(content)
        with pytest.raises(KeyFileError):
            Keyring.open(tmp_path, NOW)
        assert path.read_bytes() == content
    path.unlink()
    with pytest.raises(KeyFileError, match="missing"):
        Keyring.open(tmp_path, NOW)
    assert not path.exists()
    path.write_bytes(good)
    path.chmod(0o644)
    if name != "register.json":
        with pytest.raises(KeyFileError, match="other users"):
            Keyring.open(tmp_path, NOW)
    path.chmod(0o600)
    assert Keyring.open(tmp_path, NOW).entries == keyring.entries


def test_a_key_in_another_keys_place_is_refused(tmp_path: Path, keyring: Keyring) -> None:
    """Files that were mixed up open nothing; they are not tried."""
    keyring.add(X25519, NOW, None)
    first, second = sorted((tmp_path / "district-keys").glob("*.pem"))
    first.write_bytes(second.read_bytes())
    with pytest.raises(KeyFileError, match="another key"):
        Keyring.open(tmp_path, NOW)
