"""Reckons at which moments days begin: reads [{"premiere": "2026-03-28", "zone": "Europe/London"}, …] as JSON from standard input, writes
for each the seconds since 1970 at which its windows open, in their order."""

import json
import sys
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = [1, 30, 90, 90, 120, 180, 365]


def beginning(day: date, zone: str) -> int:
    return int(datetime.combine(day, time(), ZoneInfo(zone)).timestamp())


def openings(case: dict) -> list[int]:
    premiere = date.fromisoformat(case["premiere"])
    return [beginning(premiere + timedelta(days=day - 1), case["zone"]) for day in DAYS]


json.dump([openings(case) for case in json.load(sys.stdin)], sys.stdout)
