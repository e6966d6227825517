"""Delivers webhooks as a partner does, signed by PyPI `standardwebhooks`: COUNT of them, each three times, in an order of chance, and
among them some that mustn't be believed. Prints how often each status was answered, as JSON, by kind.

python partner.py ADDRESS SECRET COUNT
"""

import collections
import concurrent.futures
import datetime
import json
import random
import sys
import urllib.error
import urllib.request

from standardwebhooks.webhooks import Webhook

address, secret, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
ours, strange = Webhook(secret), Webhook("whsec_" + "c3RyYW5nZXI=" * 3)
now = datetime.datetime.now(datetime.timezone.utc)


def body(number):
    line = {"lineId": f"line-{number}", "movieId": "m1", "currency": "EUR", "amount": "1.00", "date": "2026-10-31"}
    return json.dumps({"lines": [line]})


def delivery(kind, number):
    text, time, signer = body(number), now, ours
    if kind == "old":
        time -= datetime.timedelta(minutes=10)
    if kind == "stranger":
        signer = strange
    signature = signer.sign(f"d{number}", time, text)
    if kind == "tampered":
        text = text.replace("1.00", "9.00")
    if kind == "other":  # signed anew, under an id that has come
        text = text.replace("1.00", "9.00")
        signature = ours.sign(f"d{number}", time, text)
    if kind == "shapeless":
        text = '{"lines": [{"lineId": 1}]}'
        signature = ours.sign(f"s{number}", time, text)
    headers = {
        "content-type": "application/json", "webhook-id": f"{'s' if kind == 'shapeless' else 'd'}{number}", "webhook-timestamp": str(int(time.timestamp())),
        "webhook-signature": signature,
    }
    return kind, text.encode(), headers


def send(delivery):
    kind, data, headers = delivery
    request = urllib.request.Request(address, data, headers, method="POST")
    try:
        with urllib.request.urlopen(request) as answer:
            return kind, answer.status
    except urllib.error.HTTPError as error:
        return kind, error.code


def tally(deliveries):
    random.Random(7).shuffle(deliveries)
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        return collections.Counter(f"{kind} {status}" for kind, status in pool.map(send, deliveries))


answers = tally([delivery("good", number) for number in range(count)] * 3)
answers += tally([delivery(kind, number) for kind in ("old", "stranger", "tampered", "other", "shapeless") for number in range(10)])
print(json.dumps(answers))
