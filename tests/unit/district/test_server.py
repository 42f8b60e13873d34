"""The listening socket, before any request."""

import asyncio
import socket

from district.server import listen


def test_answers_do_not_wait_for_an_acknowledgement() -> None:
    """Head and body of an answer are two small writes: Nagle's algorithm would keep the second back for 40 ms."""

    async def accepted() -> int:
        async def notice(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            line: socket.socket = writer.get_extra_info("socket")
            told.set_result(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        told: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        listener = listen(0)
        async with await asyncio.start_server(notice, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            without_delay = await told
            writer.close()
            await writer.wait_closed()
        return without_delay

    assert asyncio.run(accepted())
