"""A Redis server of a benchmark's own."""
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

from measure import output


class Redis:
    """A server on a Unix socket, without persistence, that keeps hashes compact up to 512 bytes a field."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="redis-", dir="/dev/shm"))
        self.socket = self.folder / "redis.sock"
        self.url = f"unix://{self.socket}"
        self.process = subprocess.Popen(["redis-server", "--port", "0", "--unixsocket", self.socket, "--save", "", "--appendonly", "no",
                                         "--hash-max-ziplist-value", "512"],
                                        cwd=self.folder, stdout=subprocess.DEVNULL)
        while subprocess.run(self.cli("ping"), capture_output=True, text=True).stdout.strip() != "PONG":
            time.sleep(0.01)

    def cli(self, *command):
        return [str(part) for part in ("redis-cli", "-s", self.socket, *command)]

    def ask(self, *command):
        return output(self.cli(*command))

    def clear(self):
        self.ask("flushall")
        self.ask("config", "resetstat")

    def script_time(self):
        """Microseconds in scripts so far."""
        return sum(int(usec) for usec in re.findall(r"cmdstat_evalsha:calls=\d+,usec=(\d+)", self.ask("info", "commandstats")))

    def memory(self):
        return int(re.search(r"used_memory:(\d+)", self.ask("info", "memory"))[1])

    def data(self):
        """Bytes of all keys, without what connections and scripts take."""
        script = """local sum = 0
            for _, key in ipairs(redis.call('keys', '*')) do sum = sum + redis.call('memory', 'usage', key, 'samples', '0') end
            return sum"""
        return int(self.ask("eval", script, "0"))

    def stop(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)
