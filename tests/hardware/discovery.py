"""Stand in for the system bus and its DNS-SD daemon, without which Debian's software printer does not start.

`ippeveprinter` announces itself through Avahi, which it finds on the system bus. This stand-in answers what Avahi's
client library asks (measured with CUPS 2.4.2 and Avahi 0.8) and announces nothing: no daemon, no root, no packet on any
network, and two test processes at once do not meet.
"""

import socket
import threading
from contextlib import suppress
from io import BufferedReader
from pathlib import Path

from jeepney import HeaderFields, Message, MessageFlag, MessageType, Parser, new_method_return

_GUID = b"0123456789abcdef0123456789abcdef"
_ANSWERS: dict[str, tuple[str | None, tuple[object, ...]]] = {
    "Hello": ("s", (":1.1",)),
    "NameHasOwner": ("b", (True,)),
    "GetAPIVersion": ("u", (0x0201,)),
    "GetState": ("i", (2,)),  # a server that runs, a group of services that is established
    "EntryGroupNew": ("o", ("/group",)),
}


class DiscoveryStandIn:
    """A D-Bus "system bus" of one's own at ``address``; say so in DBUS_SYSTEM_BUS_ADDRESS."""

    def __init__(self, folder: Path) -> None:
        """Listen on a socket in ``folder``."""
        self.address = f"unix:path={folder / 'bus'}"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / "bus"))
        self._listener.listen()
        self._clients: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, name="discovery")]
        self._threads[0].start()

    def stop(self) -> None:
        """Hang up on everybody."""
        for end in [self._listener, *self._clients]:
            end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for end in [self._listener, *self._clients]:
            end.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return  # shut down
            self._clients.append(client)
            self._threads.append(threading.Thread(target=_serve, args=(client,), name="discovery client"))
            self._threads[-1].start()


def _serve(client: socket.socket) -> None:
    with suppress(ConnectionError), client.makefile("rb") as said:  # a printer that is stopped hangs up as it likes
        _converse(client, said)


def _converse(client: socket.socket, said: BufferedReader) -> None:
    for line in said:
        if line.startswith(b"BEGIN"):
            break
        client.sendall(b"OK " + _GUID + b"\r\n" if b"AUTH" in line else b"ERROR\r\n")
    parser, serial = Parser(), 0
    while data := said.read1(4096):
        parser.add_data(data)
        while (message := parser.get_next_message()) is not None:
            if message.header.message_type is MessageType.method_call and not _silent(message):
                serial += 1
                client.sendall(_answer(message).serialise(serial))


def _silent(message: Message) -> bool:
    return bool(message.header.flags & MessageFlag.no_reply_expected)


def _answer(message: Message) -> Message:
    signature, body = _ANSWERS.get(message.header.fields[HeaderFields.member], (None, ()))
    return new_method_return(message, signature, body)
