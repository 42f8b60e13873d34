"""A private PostgreSQL for the tests: made in a temporary folder, reached by a socket in it, gone afterwards."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import mkdtemp

import psycopg

_USER = "postgres"


class Cluster:
    """A private PostgreSQL in a folder of its own, reached by a socket in it alone."""

    def __init__(self, programs: Path) -> None:
        """Make and start it with the ``programs`` of one release; as another user when we are root, as it demands."""
        self._programs = programs
        self._folder = Path(mkdtemp(prefix="doorstep-pg-"))  # short: a socket's path has 107 bytes
        self._as_user = ["runuser", "-u", _USER, "--"] if os.geteuid() == 0 else []
        if self._as_user:
            shutil.chown(self._folder, _USER, _USER)
        self._run("initdb", "--username", _USER, "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync")
        self.conninfo = f"host={self._folder} user={_USER} dbname=postgres"
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-c listen_addresses= -c unix_socket_directories={self._folder}"
        self._run("pg_ctl", "--wait", "--timeout=60", "--log", str(self._folder / "log"), "--options", options, "start")

    def stop(self) -> None:
        """Stop it as a crash would."""
        self._run("pg_ctl", "--wait", "--mode=immediate", "stop")

    def remove(self) -> None:
        """Stop it and leave nothing."""
        self.stop()
        shutil.rmtree(self._folder)

    def empty(self) -> None:
        """Drop every table."""
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as_user, str(self._programs / program), "--pgdata", str(self._folder / "data"), *arguments]
        subprocess.run(command, cwd=self._folder, check=True, timeout=120, stdout=subprocess.DEVNULL)


def programs() -> Path | None:
    """The newest PostgreSQL that Debian has installed, or whichever is on the path."""
    releases = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = releases[-1] if releases else shutil.which("initdb")
    return None if found is None else Path(found).parent
