"""The composed application, called without a server: what it says when its own parts fail."""

import asyncio
import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from starlette.types import ASGIApp, Message, Scope

from district.app import application
from district.gateway import Gateway, open_gateway
from district.misbehaviour import Misbehaviour
from district.schema_parts import EXAMPLE_TIME
from district.schemas import ENVELOPE, TIME
from district.shape import faults


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    """A gateway without a server."""
    opened = open_gateway(tmp_path, accept_after=None, misbehaviour=Misbehaviour())
    yield opened
    opened.close()


def envelope(gateway: Gateway, filling: int) -> tuple[str, bytes]:
    """A good submission whose payload has so many bytes."""
    submission_id, key = str(uuid4()), gateway.keys.entries[0]
    public = X25519PublicKey.from_public_bytes(base64.b64decode(key.public_key))
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    sealed = suite.encrypt(bytes(filling), public, info=b"doorstep/v1 submission " + submission_id.encode())
    payload = {"suite": key.suite, "key_id": key.key_id, "sealed": base64.b64encode(sealed).decode()}
    return submission_id, json.dumps(ENVELOPE["examples"][0] | {"id": submission_id, "payload": payload}).encode()


def call(app: ASGIApp, method: str, path: str, parts: list[Message], **headers: str) -> tuple[int, dict[str, str], Any]:
    """Make one call; ``parts`` are what the client's side delivers."""
    scope: Scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()],
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return parts.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(_run(app, scope, receive, send))
    names = {name.decode(): text.decode() for name, text in sent[0]["headers"]}
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], names, json.loads(body or b"null")


async def _run(app: ASGIApp, scope: Scope, receive: Any, send: Any) -> None:
    await app(scope, receive, send)


def put(app: ASGIApp, submission_id: str, body: bytes) -> tuple[int, dict[str, str], Any]:
    """Hand over one submission."""
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    return call(
        app,
        "PUT",
        f"/v1/submissions/{submission_id}",
        [{"type": "http.request", "body": body, "more_body": False}],
        content_type="application/json",
        content_digest=f"sha-256=:{digest}:",
    )


def test_a_full_disk_asks_the_terminal_to_come_back(gateway: Gateway) -> None:
    """503 with Retry-After: the item is untouched, and is taken once there is room."""
    app = application(gateway)
    database = gateway.database
    (pages,) = database.execute("PRAGMA page_count").rows[0].values()
    database.execute(f"PRAGMA max_page_count = {pages}")
    submission_id, body = envelope(gateway, 60_000)
    status, headers, problem = put(app, submission_id, body)
    assert (status, problem["type"]) == (503, "urn:doorstep:problem:unavailable")
    assert headers["retry-after"].isdecimal()
    assert "doorstep-time" in headers
    database.execute("PRAGMA max_page_count = 1000000")
    assert put(app, submission_id, body)[0] == 201


def test_a_mistake_of_ours_is_a_500_in_our_words(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal learns nothing of our insides; the traceback goes to the server's log."""

    def broken() -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr("district.calls.now", broken)
    answers: list[Message] = []

    async def send(message: Message) -> None:
        answers.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope: Scope = {"type": "http", "method": "GET", "path": "/v1/time", "query_string": b"", "headers": []}
    with pytest.raises(RuntimeError, match="inside"):
        asyncio.run(_run(application(gateway), scope, receive, send))
    assert answers[0]["status"] == 500
    assert json.loads(answers[1]["body"])["type"] == "urn:doorstep:problem:internal"
    assert b"inside" not in answers[1]["body"]


def test_a_sender_that_hangs_up_leaves_nothing(gateway: Gateway) -> None:
    """Half a body is no submission and no mistake of ours."""
    submission_id, body = envelope(gateway, 100)
    parts: list[Message] = [
        {"type": "http.request", "body": body[:50], "more_body": True},
        {"type": "http.disconnect"},
    ]
    call(application(gateway), "PUT", f"/v1/submissions/{submission_id}", parts, content_type="application/json")
    assert gateway.inbox.cases() == []
    assert gateway.inbox.refusals() == []


def test_the_time_is_told_in_the_contracts_form(gateway: Gateway) -> None:
    """Milliseconds and offset, in the body as in the header."""
    _, headers, told = call(application(gateway), "GET", "/v1/time", [])
    assert list(faults(told, TIME)) == []
    assert len(headers["doorstep-time"]) == len(told["time"]) == len(EXAMPLE_TIME)
