"""Checks what `sprocket schedules --json` says of cron expressions against PyPI croniter.

python schedules.py make SEED COUNT    prints a schedule file with COUNT entries
python schedules.py check FILE         reads the command's output, and prints how many were right and what wasn't

croniter errs near a change of the clocks, so it is asked on the clock of the zone, and only where no change is near.
"""

import json
import random
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from croniter import croniter

ZONES = "UTC Europe/Berlin America/New_York America/St_Johns Asia/Kathmandu Australia/Lord_Howe Pacific/Chatham".split()


def expression(chance):
    minute = chance.choice([str(chance.randint(0, 59)), f"*/{chance.randint(2, 30)}", "0,30", "10-50/7"])
    hour = chance.choice(["*", str(chance.randint(0, 23)), "9-17", "*/5"])
    day, week = chance.choice([("*", "*"), (str(chance.randint(1, 28)), "*"), ("*", "mon-fri"), ("1", "sun"), ("L", "*")])
    month = chance.choice(["*", "*", "*", str(chance.randint(1, 12)), "jan,jul"])
    second = chance.choice(["", "", "", f"{chance.randint(0, 59)} "])
    return f"{second}{minute} {hour} {day} {month} {week}"


def make(seed, count):
    chance = random.Random(seed)
    print("schedules:")
    for number in range(count):
        print(
            f"  - {{ id: s{number}, cron: '{expression(chance)}', timeZone: {chance.choice(ZONES)}, job: thumbnails, "
            "payload: { source: /a, output: /b, count: 1 } }"
        )


def check(path):
    crons = dict(line.split("id: ")[1].split(", cron: ") for line in open(path) if "id: " in line)
    right, wrong = 0, []
    for line in sys.stdin:
        schedule = json.loads(line)
        zone, cron = ZoneInfo(schedule["timeZone"]), crons[schedule["id"]].split("'")[1]
        times = [datetime.fromisoformat(time) for time in schedule["next"]]
        offsets = {time.astimezone(zone).utcoffset() for time in times}
        day = timedelta(days=1)
        offsets |= {(times[0] - day).astimezone(zone).utcoffset(), (times[-1] + day).astimezone(zone).utcoffset()}
        if len(offsets) > 1:
            continue
        on_the_clock = [time.astimezone(zone).replace(tzinfo=None) for time in times]
        wanted = croniter(cron, on_the_clock[0] - timedelta(seconds=1), ret_type=datetime, second_at_beginning=True)
        if len(times) == 10 and [wanted.get_next() for _ in times] == on_the_clock:
            right += 1
        else:
            wrong.append([cron, schedule])
    print(json.dumps({"right": right, "wrong": wrong}))


if sys.argv[1] == "make":
    make(int(sys.argv[2]), int(sys.argv[3]))
else:
    check(sys.argv[2])
