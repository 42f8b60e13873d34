"""A real gateway process to talk to; every answer of the wire is checked against the contract it publishes."""

import base64
import hashlib
import http.client
import itertools
import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

ROOT = Path(__file__).parents[2]
_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_DESCRIBING = {"description", "examples", "example", "title"}
_FORMATS = {
    "date-time": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"),
    "uuid": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
}
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def problem(self) -> str:
        """The last part of the problem type."""
        return str(self.json()["type"]).rpartition(":")[2]


class Contract:
    """An OpenAPI document and whether answers keep it; written apart from the gateway's own checks."""

    def __init__(self, document: dict[str, Any]) -> None:
        """Hold answers against ``document``."""
        self.document = document
        self.seen: set[tuple[str, int]] = set()

    def check(self, method: str, path: str, answer: Answer) -> None:
        """Fail when the document does not describe this answer to this call."""
        template, operation = self._operation(method, path)
        described = operation["responses"].get(str(answer.status))
        assert described, f"{method} {template} does not describe {answer.status}"
        self.seen.add((template, answer.status))
        for name, header in described["headers"].items():
            assert name.lower() in answer.headers, f"{name} is missing"
            self.validate(answer.headers[name.lower()], header["schema"], name)
        if "content" not in described:
            assert answer.body == b""
            return
        media_type = answer.headers["content-type"].partition(";")[0]
        content = described["content"][media_type]
        if media_type.endswith("json"):
            self.validate(answer.json(), content["schema"])
        if answer.status >= 400:
            assert answer.json()["status"] == answer.status
            assert answer.problem in content["examples"]

    def _operation(self, method: str, path: str) -> tuple[str, Any]:
        for template, operations in self.document["paths"].items():
            if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), urlsplit(path).path):
                return template, operations.get(method.lower()) or next(iter(operations.values()))
        raise AssertionError(f"{path} is not in the document")

    def validate(self, value: Any, schema: dict[str, Any], where: str = "$") -> None:
        """Fail where ``value`` breaks ``schema``, or where the schema says something that is not understood here."""
        if "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        for rule, bound in schema.items():
            if rule not in _DESCRIBING:
                assert _keeps(rule, bound, value), f"{where} breaks {rule} {bound!r}"
        for name, part in schema.get("properties", {}).items():
            if name in value:
                self.validate(value[name], part, f"{where}.{name}")
        if schema.get("additionalProperties") is False:
            assert set(value) <= set(schema["properties"]), f"{where} has unknown members"
        for at, member in enumerate(value if "items" in schema else ()):
            self.validate(member, schema["items"], f"{where}[{at}]")


def _keeps(rule: str, bound: Any, value: Any) -> bool:
    rules: dict[str, Callable[[], object]] = {
        "type": lambda: isinstance(value, _TYPES[bound]) and isinstance(value, bool) == (bound == "boolean"),
        "enum": lambda: value in bound,
        "const": lambda: value == bound,
        "pattern": lambda: re.search(bound, value),
        "format": lambda: _FORMATS[bound].fullmatch(value),
        "minimum": lambda: value >= bound,
        "maximum": lambda: value <= bound,
        "minLength": lambda: len(value) >= bound,
        "maxLength": lambda: len(value) <= bound,
        "maxItems": lambda: len(value) <= bound,
        "required": lambda: all(name in value for name in bound),
        "properties": lambda: isinstance(value, dict),
        "items": lambda: isinstance(value, list),
        "additionalProperties": lambda: bound is False,
    }
    return bool(rules[rule]())


class RunningGateway:
    """One gateway process, and a terminal's way of talking to it."""

    def __init__(self, directory: Path, *options: str) -> None:
        """Start it and wait until it is ready."""
        self.directory = directory
        self.options = options
        self._counter = itertools.count(1)
        self._contract: Contract | None = None
        self.start()

    def start(self) -> None:
        """Start the process, again perhaps, on the same directory."""
        self.log = self.directory.with_name(self.directory.name + ".log")
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", "district", "--dir", str(self.directory), *self.options],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, self.log.read_text(encoding="utf-8")
        self.ready = json.loads(line)
        self.key: dict[str, str] = json.loads(Path(self.ready["key_file"]).read_text(encoding="utf-8"))["recipients"][0]

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._ended()

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Stop it as Ctrl-C or systemd would; return the exit code."""
        if self._process.poll() is None:
            self._process.send_signal(number)
        return self._ended()

    def _ended(self) -> int:
        assert self._process.stdout is not None
        code = self._process.wait(20)
        self._process.stdout.close()
        return code

    def call(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Make one call and, on the wire, hold the answer against the contract."""
        answer = self.raw(method, path, body, **headers)
        if path.startswith("/v1/"):
            self.contract.check(method, path, answer)
        return answer

    def raw(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Make one call and return whatever came back."""
        connection = http.client.HTTPConnection(urlsplit(self.ready["url"]).netloc, timeout=20)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): text for name, text in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    @property
    def contract(self) -> Contract:
        """The contract as this gateway publishes it."""
        if self._contract is None:
            self._contract = Contract(self.raw("GET", "/v1/openapi.json").json())
        return self._contract

    def envelope(
        self, content: bytes = b'{"answers":{}}', *, sealed_for: str = "", **changes: object
    ) -> dict[str, Any]:
        """Return a good envelope with the next counter, or one that is spoilt by ``changes``."""
        submission_id = str(changes.get("id", uuid4()))
        return {
            "id": submission_id,
            "kind": "application",
            "item": "advanced-age-allowance",
            "item_version": "1",
            "site": "017",
            "device": "01",
            "epoch": "AA",
            "dseq": next(self._counter),
            "lane": "express",
            "created": "2026-11-23T09:30:11+08:00",
            "clock": {"quality": "synchronised"},
            "payload": self.sealed(content, sealed_for or submission_id),
            "attachments": [],
        } | changes

    def sealed(self, content: bytes, submission_id: str) -> dict[str, str]:
        """Seal as the contract's words tell a terminal to."""
        public = X25519PublicKey.from_public_bytes(base64.b64decode(self.key["public_key"]))
        sealed = _HPKE.encrypt(content, public, info=b"doorstep/v1 submission " + submission_id.encode())
        return {
            "suite": self.key["suite"],
            "key_id": self.key["key_id"],
            "sealed": base64.b64encode(sealed).decode(),
        }

    def put(self, envelope: dict[str, Any] | bytes, submission_id: str = "", **headers: str) -> Answer:
        """Hand over one submission; ``headers`` replace the right ones."""
        body = envelope if isinstance(envelope, bytes) else json.dumps(envelope, ensure_ascii=False).encode()
        path_id = submission_id or (str(envelope["id"]) if isinstance(envelope, dict) else str(uuid4()))
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        usual = {"Content_Type": "application/json", "Content_Digest": f"sha-256=:{digest}:"}
        return self.call("PUT", f"/v1/submissions/{path_id}", body, **{k: v for k, v in (usual | headers).items() if v})

    def case(self, number: str) -> Answer:
        """Ask after a case as the terminal would that made it."""
        made = (one["id"] for one in self.desk().values() if number.upper() in {one["number"], one["reference"]})
        return self.call("GET", f"/v1/cases/{number}", Doorstep_Submission=next(made, ""))

    def desk(self) -> dict[str, Any]:
        """Everything at the desk, by submission id."""
        return {case["id"]: case for case in self.raw("GET", "/desk/cases.json").json()["cases"]}

    def move(self, reference: str, state: str, reason: str = "") -> Answer:
        """Press one of the clerk's buttons."""
        form = f"state={state}&reason={reason}".encode()
        return self.raw("POST", f"/desk/cases/{reference}/state", form)


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    """A gateway that many tests share: none may rely on what else it holds."""
    running = RunningGateway(tmp_path_factory.mktemp("gateway") / "district")
    yield running
    assert running.stop() == 0
    assert running.log.read_text(encoding="utf-8") == ""


@pytest.fixture
def start_gateway(tmp_path: Path) -> Iterator[Callable[..., RunningGateway]]:
    """A gateway of one's own, to be killed or told to misbehave."""
    with ExitStack() as stack:

        def start(*options: str) -> RunningGateway:
            running = RunningGateway(tmp_path / "district", *options)
            stack.callback(running.stop)
            return running

        yield start
