"""Starts the production server as a process group of its own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

SECRET = "a key for tests, long enough to be taken by production"
STARTER = (
    "from elearning.cli.settings import read_settings;"
    "from elearning.cli.serve import run_server;"
    "run_server(read_settings(), '127.0.0.1', {port}, '{application}')"
)
DEADLINE = 30.0


@dataclass
class Server:
    """A running server; ``kill`` ends its whole group at once, as a power cut would."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    def kill(self) -> None:
        """End the whole process group without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it politely, or not."""
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    def processes(self) -> list[int]:
        """Return the numbers of all its processes (Linux only)."""
        found = []
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                group = int(entry.read_text().rsplit(") ", 1)[1].split()[2])
            except (OSError, IndexError):
                continue
            if group == self.process.pid:
                found.append(int(entry.parent.name))
        return found

    def cpu_seconds(self) -> float:
        """Return the CPU time that all its processes have used."""
        total = 0
        for number in self.processes():
            fields = Path(f"/proc/{number}/stat").read_text().rsplit(") ", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        return total / os.sysconf("SC_CLK_TCK")

    def memory(self) -> list[int]:
        """Return the bytes of memory that each process holds for itself."""
        sizes = []
        for number in self.processes():
            rollup = Path(f"/proc/{number}/smaps_rollup").read_text()
            sizes.append(
                sum(
                    int(line.split()[1]) * 1024
                    for line in rollup.splitlines()
                    if line.startswith("Pss:")
                )
            )
        return sizes


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def start(
    var: Path,
    database_url: str,
    *,
    port: int = 0,
    application: str = "elearning.worker:create_server",
    **settings: object,
) -> Server:
    """Start the server on a database and wait until it answers."""
    port = port or free_port()
    chosen = {
        "SECRET_KEY": SECRET,
        "BASE_URL": f"http://127.0.0.1:{port}",
        "VAR": var,
        "DATABASE_URL": database_url,
        "ARGON2_MEMORY": 8,
        "ARGON2_TIME": 1,
        # What runs beside the workers is measured and killed where it is asked for.
        "PROVE": 0,
        **settings,
    }
    environment = {name: value for name, value in os.environ.items() if "ELEARNING" not in name}
    environment |= {f"ELEARNING_{name}": str(value) for name, value in chosen.items()}
    var.mkdir(parents=True, exist_ok=True)
    log = var / "server.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", STARTER.format(port=port, application=application)],
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    server = Server(process, port, log)
    _wait(server)
    return server


def _wait(server: Server) -> None:
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        try:
            with closing(
                http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
            ) as connection:
                connection.request("GET", "/healthz")
                connection.getresponse().read()
            return
        except OSError:
            if server.process.poll() is not None:
                break
            time.sleep(0.02)
    raise RuntimeError(f"the server did not start:\n{server.log.read_text()[-3000:]}")
