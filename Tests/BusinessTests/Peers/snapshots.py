"""Reckons the figures of each day from events: reads {"zone": …, "orders": [{"at": seconds, "party": …, "channel": …, "currency": …,
"amount": …, "discount": …}]} from standard input, writes {"days": {"DAY CURRENCY": [orders, revenue, discounts, customers, new]},
"streams": {"DAY CHANNEL CURRENCY": [amount, transactions]}}.
"""

import json
import sys
from collections import defaultdict
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

question = json.load(sys.stdin)
zone = ZoneInfo(question["zone"])
first_day = {}
days = defaultdict(list)
streams = defaultdict(list)
for order in question["orders"]:
    day = datetime.fromtimestamp(order["at"], timezone.utc).astimezone(zone).date().isoformat()
    party = order.get("party")
    if party is not None:
        first_day[party] = min(first_day.get(party, day), day)
    days[day, order["currency"]].append(order)
    streams[day, order["channel"], order["currency"]].append(order)


def figures(day, orders):
    parties = {order.get("party") for order in orders} - {None}
    return [
        len(orders),
        sum(order["amount"] for order in orders),
        sum(order["discount"] for order in orders),
        len(parties),
        sum(first_day[party] == day for party in parties),
    ]


json.dump(
    {
        "days": {" ".join(key): figures(key[0], orders) for key, orders in days.items()},
        "streams": {
            " ".join(key): [sum(order["amount"] for order in orders), len(orders)] for key, orders in streams.items()
        },
    },
    sys.stdout,
)
