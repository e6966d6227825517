"""A private PostgreSQL for benchmarks, as durable as PostgreSQL's defaults are."""
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time

BIN = pathlib.Path(os.environ.get("POSTGRES_BIN", "/usr/lib/postgresql/15/bin"))


class Postgres:
    """Runs as the user postgres where we are root, which PostgreSQL refuses to be."""

    def __init__(self, *options):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="postgres-"))
        self.account = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self.account = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        data = self.folder / "data"
        self._run("initdb", "-D", data, "-U", "sprocket", "--auth", "trust", "--encoding", "UTF8", "--locale", "C")
        self.process = subprocess.Popen(
            [BIN / "postgres", "-D", data, "-k", self.folder, "-c", "listen_addresses=", *options],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.account)
        while subprocess.run([BIN / "pg_isready", "-q", "-h", self.folder]).returncode:
            if self.process.poll() is not None:
                raise SystemExit("the private PostgreSQL ended")
            time.sleep(0.05)

    def url(self, database):
        return f"host={self.folder} user=sprocket dbname={database}"

    def psql(self, script, database="postgres"):
        """Executes a script; gives what it prints, unaligned and without headings."""
        command = [BIN / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.url(database)]
        return subprocess.run(command, input=script, check=True, capture_output=True, text=True).stdout.strip()

    def _run(self, program, *arguments):
        subprocess.run([BIN / program, *arguments], check=True, stdout=subprocess.DEVNULL, **self.account)

    def stop(self):
        self.process.send_signal(2)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
