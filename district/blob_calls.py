"""Answer the calls that carry attachments: the bytes are durable before they are counted."""

import asyncio
import base64
import hashlib
import re
from collections.abc import Coroutine
from dataclasses import replace
from enum import Enum, auto
from typing import BinaryIO

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from district.answers import BodyTooLargeError, drain, read_body, refuse
from district.attachments import judge_blob
from district.devices import Device, device_of
from district.gateway import Gateway, gateway_of
from district.intake import named_digest
from district.problems import Problem, Wrong
from district.shelf import Turn
from district.store.blob_rows import Blob
from district.upload import Append, judge_append, progress
from district.wire_blobs import MAX_WHOLE, PARTIAL
from district.wire_parts import PREFIX

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


_REPLACED = "a later call on this blob has taken its place"

Asked = tuple[Gateway, str, Device]
"""Who is asked, for which blob, by whom."""


class _End(Enum):
    """How the reading of a body ended."""

    WHOLE = auto()
    CUT = auto()
    REPLACED = auto()


async def head_blob(request: Request) -> Response:
    """Say how much of a blob is durable; an upload of it that still hangs is ended and counted first."""
    asked = _asked(request)
    if isinstance(asked, Problem):
        return Response(status_code=asked.wrong.status)
    gateway, digest, device = asked
    async with gateway.shelf.turn(digest):
        blob = await gateway.in_store(gateway.shelf.rows.named_by, digest, device.site, device.device)
    if blob is None or not blob.received:
        return Response(status_code=404)
    return Response(status_code=200, headers=progress(blob))


async def put_blob(request: Request) -> Response:
    """Take a whole blob."""
    asked = _asked(request)
    if isinstance(asked, Problem):
        return await _refused(request, asked)
    gateway, digest, device = asked
    async with gateway.shelf.turn(digest) as turn:
        blob = await gateway.in_store(gateway.shelf.rows.named_by, digest, device.site, device.device)
        if blob is None:
            return await _refused(request, Problem(Wrong.BLOB_UNKNOWN))
        content = await _whole(request, turn)
        if isinstance(content, Problem):
            return refuse(content)
        if blob.complete:
            return Response(status_code=200, headers=progress(blob))
        if hashlib.sha256(content).hexdigest() != digest:
            return refuse(Problem(Wrong.BLOB_MISMATCH))
        await asyncio.to_thread(gateway.shelf.files.put, digest, content)
        return await _complete(gateway, replace(blob, size=len(content)), device)


async def _whole(request: Request, turn: Turn) -> bytes | Problem:
    parts: list[bytes] = []

    async def reading() -> None:
        parts.append(await read_body(request, MAX_WHOLE))

    try:
        if not await turn.read(reading()):
            return Problem(Wrong.UNAVAILABLE, _REPLACED)
    except BodyTooLargeError:
        return Problem(Wrong.TOO_LARGE)
    named = named_digest(request.headers.get("content-digest"))
    if named is None:
        return Problem(Wrong.DIGEST_MISSING)
    (content,) = parts
    told = base64.b64encode(hashlib.sha256(content).digest()).decode("ascii")
    return content if named == told else Problem(Wrong.BLOB_MISMATCH)


async def patch_blob(request: Request) -> Response:
    """Append to a blob; what arrives before the connection breaks is kept."""
    asked = _asked(request)
    if isinstance(asked, Problem):
        return await _refused(request, asked)
    gateway, digest, device = asked
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != PARTIAL:
        return await _refused(request, Problem(Wrong.UNSUPPORTED_MEDIA_TYPE))
    async with gateway.shelf.turn(digest) as turn:
        blob = await gateway.in_store(gateway.shelf.rows.named_by, digest, device.site, device.device)
        if blob is None:
            return await _refused(request, Problem(Wrong.BLOB_UNKNOWN))
        if blob.complete:
            await drain(request)
            return Response(status_code=200, headers=progress(blob))
        append = judge_append(request.headers, blob)
        if isinstance(append, Problem):
            return await _refused(request, append, blob)
        return await _append(request, asked, turn, blob, append)


async def _append(request: Request, asked: Asked, turn: Turn, blob: Blob, append: Append) -> Response:
    gateway, _, device = asked
    shelf = gateway.shelf
    with shelf.files.appending(blob.digest, append.offset) as file:
        end = await _end(turn.read(_copy(request, file, blob.size)))
        received = await asyncio.to_thread(shelf.files.sync, file)
        await gateway.in_store(shelf.rows.advance, blob.digest, min(received, blob.size))
        if received == blob.size:
            return await _finish(gateway, blob, device)
    if received > blob.size:
        return refuse(Problem(Wrong.INVALID_UPLOAD, "the body goes beyond the blob's end"))
    if end is _End.REPLACED:
        return refuse(Problem(Wrong.UNAVAILABLE, _REPLACED))
    if end is _End.CUT:
        return Response(status_code=400)  # nobody hears it
    if append.last:
        return refuse(Problem(Wrong.INVALID_UPLOAD, "Upload-Complete before the blob's end"))
    return Response(status_code=204, headers=progress(replace(blob, received=received)))


async def _end(reading: Coroutine[None, None, bool]) -> _End:
    try:
        return _End.WHOLE if await reading else _End.REPLACED
    except ClientDisconnect:
        return _End.CUT


async def _copy(request: Request, file: BinaryIO, size: int) -> None:
    """Write the body as it comes, and of what goes beyond the end no more than shows that it does."""
    async for chunk in request.stream():
        file.write(chunk[: max(0, size + 1 - file.tell())])


async def _finish(gateway: Gateway, blob: Blob, device: Device) -> Response:
    if not await asyncio.to_thread(gateway.shelf.files.finish, blob.digest):
        await gateway.in_store(gateway.shelf.rows.advance, blob.digest, 0)
        return refuse(Problem(Wrong.BLOB_MISMATCH))
    return await _complete(gateway, blob, device)


async def _complete(gateway: Gateway, blob: Blob, device: Device) -> Response:
    """Count a blob that is durable under its name, if it opens."""
    if (problem := await judge_blob(gateway, blob.digest, device)) is not None:
        return refuse(problem)
    await gateway.in_store(gateway.shelf.rows.complete, blob.digest, blob.size)
    return Response(status_code=201, headers=progress(replace(blob, received=blob.size, complete=True)))


def _asked(request: Request) -> Asked | Problem:
    digest = request.path_params["digest"]
    if _DIGEST.fullmatch(digest) is None:
        return Problem(Wrong.BAD_REQUEST, "the path does not end with a SHA-256 in hex")
    device = device_of(request)
    return device if isinstance(device, Problem) else (gateway_of(request), digest, device)


async def _refused(request: Request, problem: Problem, blob: Blob | None = None) -> Response:
    """Refuse once the body has been read away, so that the sender sees an answer and not a broken connection."""
    await drain(request)
    answer = refuse(problem)
    if problem.wrong is Wrong.WRONG_OFFSET and blob is not None:
        answer.headers["Upload-Offset"] = str(blob.received)
    return answer


ROUTES = [
    Route(PREFIX + "/blobs/{digest}", put_blob, methods=["PUT"]),
    Route(PREFIX + "/blobs/{digest}", patch_blob, methods=["PATCH"]),
    Route(PREFIX + "/blobs/{digest}", head_blob, methods=["HEAD"]),
]
