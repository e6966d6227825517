"""Makes random cron expressions, zones and instants, and prints, as JSON, when each is due next: [{"expression", "zone", "after",
"next", "kind"}, …]; times are Unix seconds.

croniter says which times on the clock match. It is asked without a zone, because with one it errs on the day of a change; what a
clock that is put forward or back makes of a time is worked out here. Where no change is near, croniter with a zone has to say the
same.

python cron.py SEED COUNT
"""

import json
import random
import sys
from bisect import bisect
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytz
from croniter import croniter

ZONES = """UTC Europe/Berlin Europe/London Europe/Lisbon Europe/Helsinki America/New_York America/Chicago America/Los_Angeles
America/St_Johns America/Sao_Paulo America/Santiago America/Havana Asia/Tokyo Asia/Kolkata Asia/Kathmandu Asia/Jerusalem
Asia/Beirut Australia/Sydney Australia/Adelaide Australia/Lord_Howe Pacific/Auckland Pacific/Chatham Africa/Cairo Atlantic/Azores
Antarctica/Troll""".split()
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
DAYS = "sun mon tue wed thu fri sat".split()
FIRST, LAST = datetime(2005, 1, 1), datetime(2022, 1, 1)


def field(low, high, names=None, most_stars=0.4):
    def value():
        number = chance.randint(low, high)
        return names[number - low] if names and chance.random() < 0.3 else str(number)

    def item():
        kind = chance.random()
        if kind < 0.5:
            return value()
        start, end = sorted(chance.sample(range(low, high + 1), 2))
        if (start, end) == (low, high):
            start += 1
        if kind < 0.7:
            return f"{start}-{end}"
        step = chance.randint(2, max(2, (high - low) // 2))
        # With six fields, croniter doesn't take 7 for Sunday, and the last of these may come to it.
        return chance.choice([f"*/{step}", f"{start}-{end}/{step}", f"{start}/{step}"][: 2 if high == 6 else 3])

    if chance.random() < most_stars:
        return "*"
    return ",".join(item() for _ in range(chance.choice([1, 1, 1, 2, 3])))


def expression():
    day, week = field(1, 31, most_stars=0.6), field(0, 6, DAYS, most_stars=0.6)
    special = chance.random()
    if special < 0.05:
        day = chance.choice(["L", "15,L"])
    elif special < 0.1:
        day, week = "*", f"{chance.randint(0, 6)}#{chance.randint(1, 5)}"
    elif special < 0.13:
        day, week = "?", f"L{chance.randint(0, 6)}"
    # Few are due every minute or second: they say little and take long.
    fields = [field(0, 59, most_stars=0.1), field(0, 23), day, field(1, 12, MONTHS, 0.7), week]
    if chance.random() < 0.25:
        fields.insert(0, field(0, 59, most_stars=0.03))
    return " ".join(fields)


def changes(zone):
    """The instants, to the second, at which a zone's offset from UTC changes."""
    found, day = [], FIRST.replace(tzinfo=timezone.utc)
    while day < LAST.replace(tzinfo=timezone.utc):
        low, high = day, day + timedelta(days=1)
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                middle = middle.replace(microsecond=0)
                if middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset():
                    low = middle
                else:
                    high = middle
            found.append(int(high.timestamp()))
        day += timedelta(days=1)
    return found


def instants(wall, zone, every_hour):
    """A time that the clock leaves out is read with the offset before the jump; one that it shows twice counts once."""
    first = wall.replace(tzinfo=zone, fold=0).timestamp()
    second = wall.replace(tzinfo=zone, fold=1).timestamp()
    return [first, second] if every_hour and first < second else [first]


def near(edges, start, end):
    index = bisect(edges, start - 3 * 3600)
    return index < len(edges) and edges[index] < end + 3 * 3600


def expected(text, name, after):
    """The earliest instant after `after`. Around a change, times on the clock and instants needn't be in the same order."""
    zone = ZoneInfo(name)
    every_hour = text.split()[-4] == "*"
    reach = timedelta(hours=2)
    local = datetime.fromtimestamp(after, zone).replace(tzinfo=None)
    start = local - reach if near(edges[name], after, after) else local
    times = croniter(text, start, ret_type=datetime, second_at_beginning=True)
    best = first = None
    while first is None or times.get_current(datetime) <= first + reach:
        wall = times.get_next()
        for instant in instants(wall, zone, every_hour):
            if instant > after and (best is None or instant < best):
                best, first = instant, first or wall
        if best and start == local and not near(edges[name], best, best):
            break
    return int(best)


def straight(text, name, after):
    start = datetime.fromtimestamp(after, pytz.timezone(name))
    return int(croniter(text, start, second_at_beginning=True).get_next(float))


chance = random.Random(int(sys.argv[1]))
edges = {name: changes(ZoneInfo(name)) for name in ZONES}
cases = []
while len(cases) < int(sys.argv[2]):
    name, text = chance.choice(ZONES), expression()
    if edges[name] and chance.random() < 0.5:
        after = chance.choice(edges[name]) + chance.randint(-8 * 3600, 4 * 3600)
    else:
        after = chance.randint(int(FIRST.timestamp()), int(LAST.timestamp()))
    _, _, days, _, week, *_ = croniter.expand(text, second_at_beginning=True)[0]
    if text.split()[-1] != "*" and week == ["*"]:
        continue  # where a list names all seven days, croniter looks at how the days of the month are written
    if len(days) > 1 and any(isinstance(day, int) and day > 28 for day in days):
        continue  # from the end of a short month, croniter may jump over the first days of the next
    try:
        due = expected(text, name, after)
    except Exception as error:
        if type(error).__name__ != "CroniterBadDateError":
            raise
        continue  # such as 30 February
    kind = "edge"
    if not any(after - 86400 < edge < due + 86400 for edge in edges[name]):
        kind = "quiet"
        assert straight(text, name, after) == due, (text, name, after, due)
    cases.append({"expression": text, "zone": name, "after": after, "next": due, "kind": kind})
print(json.dumps(cases))
