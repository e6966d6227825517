"""What the benchmarks share: timed runs of whole processes, and the lines of verdict."""
import os
import pathlib
import subprocess
import sys
import time
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SPROCKET = ROOT / ".build/release/sprocket"


@dataclass
class Run:
    wall: float  # seconds
    cpu: float  # user and system seconds, of the process and its children
    memory: float  # MB, peak of the largest process


def build(product="sprocket"):
    subprocess.run(["swift", "build", "-c", "release", "--product", product], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def run(command):
    """Runs a command to its end and gives what it used; a failure ends the benchmark."""
    start = time.monotonic()
    process = subprocess.Popen([str(c) for c in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    if status:
        sys.exit(f"{command[0]} failed: {errors.decode(errors='replace')[-500:]}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def output(command):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True).stdout


def table(head, rows):
    """Prints rows of text under a head, in columns."""
    widths = [max(len(str(row[i])) for row in [head, *rows]) for i in range(len(head))]
    for row in [head, *rows]:
        print("  ".join(str(cell).ljust(width) if i == 0 else str(cell).rjust(width) for i, (cell, width) in enumerate(zip(row, widths))))
    print()


class Verdicts:
    """A line a figure: NAME value=… bar=… ok|short. The exit code is 0 only if all are ok."""

    def __init__(self):
        self.short = False

    def at_most(self, name, value, bar):
        self._say(name, value, f"≤{bar}", value <= bar)

    def at_least(self, name, value, bar):
        self._say(name, value, f"≥{bar}", value >= bar)

    def exactly(self, name, value, bar):
        self._say(name, value, bar, value == bar)

    def _say(self, name, value, bar, ok):
        self.short |= not ok
        text = f"{value:.3f}" if isinstance(value, float) else value
        print(f"{name} value={text} bar={bar} {'ok' if ok else 'short'}")

    def exit(self):
        sys.exit(1 if self.short else 0)
