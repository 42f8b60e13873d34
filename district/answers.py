"""Turn results into HTTP answers, and read request bodies within their bounds."""

from contextlib import suppress
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from district.problems import BY_STATUS, MEDIA_TYPE, Problem, Wrong

_DRAINED = 16 * 1024 * 1024  # a sender that gets no chance to finish sees a broken link instead of the refusal
_RETRY_SECONDS = 30
_PASSING = frozenset({Wrong.UNAVAILABLE, Wrong.TOO_MANY})


class BodyTooLargeError(Exception):
    """The body is larger than allowed; what was sent has been read away."""


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body; raise `BodyTooLargeError` above ``limit`` bytes, after reading the rest away up to a bound."""
    kept = bytearray()
    seen = 0
    async for chunk in request.stream():
        seen += len(chunk)
        if seen <= limit:
            kept += chunk
        if seen > _DRAINED:
            break
    if seen > limit:
        raise BodyTooLargeError
    return bytes(kept)


async def json_body(request: Request, limit: int) -> bytes | Problem:
    """Return a body that says it is JSON, of at most ``limit`` bytes; or what is wrong with it."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        body = await read_body(request, limit)
    except BodyTooLargeError:
        return Problem(Wrong.TOO_LARGE)
    return body if media_type == "application/json" else Problem(Wrong.UNSUPPORTED_MEDIA_TYPE)


async def drain(request: Request) -> None:
    """Read a body away, up to a bound."""
    with suppress(BodyTooLargeError):
        await read_body(request, 0)


def refuse(problem: Problem, retry_seconds: int = _RETRY_SECONDS) -> Response:
    """Answer with a problem document; ``retry_seconds`` are told only where trying again helps."""
    headers = {"Retry-After": str(retry_seconds)} if problem.wrong in _PASSING else None
    return JSONResponse(problem.document(), problem.wrong.status, headers, MEDIA_TYPE)


async def on_http_exception(_request: Request, error: Exception) -> Response:
    """Answer an unknown address or method."""
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    return refuse(Problem(BY_STATUS.get(status, Wrong.BAD_REQUEST)))


async def on_body_too_large(_request: Request, _error: Exception) -> Response:
    """Answer a body beyond its bound."""
    return refuse(Problem(Wrong.TOO_LARGE))


async def on_departure(_request: Request, _error: Exception) -> Response:
    """Answer nobody: the sender hung up in the middle of its request."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


async def on_store_trouble(_request: Request, _error: Exception) -> Response:
    """Answer while the disk is full or fails: the terminal keeps its item and comes back."""
    return refuse(Problem(Wrong.UNAVAILABLE))


async def on_bug(_request: Request, _error: Exception) -> Response:
    """Answer for a mistake of ours; the server writes the traceback to its log."""
    return refuse(Problem(Wrong.INTERNAL))
