"""Turn results into HTTP answers, and read request bodies within their bounds."""

import sqlite3
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from district.problems import BY_STATUS, MEDIA_TYPE, Problem, Wrong

_DRAINED = 16 * 1024 * 1024  # a sender that gets no chance to finish sees a broken link instead of the refusal
_RETRY_SECONDS = 30


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


def refuse(problem: Problem) -> Response:
    """Answer with a problem document."""
    headers = {"Retry-After": str(_RETRY_SECONDS)} if problem.wrong is Wrong.UNAVAILABLE else None
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


STORE_TROUBLE = sqlite3.OperationalError
