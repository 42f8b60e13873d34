"""What `kiosk run` ends with tells a supervisor whether to try again (packaging/doorstep.service)."""

import base64
import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tests.contract.conftest import ROOT
from tests.unit.kiosk.test_queue_words import opened
from tests.unit.kiosk.test_settings import GOOD, write


def end_of(settings: Path) -> tuple[int, str]:
    """Return exit code and complaint of a terminal that does not come to serving."""
    command = [sys.executable, "-m", "kiosk", "run", "--settings", str(settings)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    return ended.returncode, ended.stderr


def test_a_list_of_keys_that_only_a_technician_can_mend_is_no_reason_to_try_again(tmp_path: Path) -> None:
    """Configuration is 78 (sysexits.h EX_CONFIG), and the complaint names the file."""
    code, complaint = end_of(write(tmp_path, GOOD))
    assert code == 78
    assert "key.json" in complaint


def test_a_store_that_somebody_else_owns_is_tried_again(tmp_path: Path) -> None:
    """It is 69 (EX_UNAVAILABLE): the other one may be about to end."""
    settings = write(tmp_path, GOOD)
    public = X25519PrivateKey.generate().public_key().public_bytes_raw()
    key = {
        "key_id": "key-1",
        "suite": "hpke-x25519-hkdf-sha256-aes-256-gcm",
        "public_key": base64.b64encode(public).decode(),
    }
    (tmp_path / "key.json").write_text(json.dumps(key), encoding="utf-8")
    with closing(opened(tmp_path)):
        assert end_of(settings)[0] == 69
