"""Writes report files with Python's csv, and reads them back with csv and decimal: what a reader of such files has to find.

Reads {"seed": int, "count": int} as JSON from standard input; writes a list of {"text": base64, "records": [[field, ...], ...],
"total": {currency: minor units}, "lines": int}.
"""

import base64
import csv
import io
import json
import random
import sys
from decimal import Decimal

CURRENCIES = {"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3}
WORDS = ["Walk", "a, b", 'said "no"', "two\nlines", "cr\r\nlf", "ü–日本", " spaces ", "tab\there", "'", '"', "semi;colon"]


def amount(dice: random.Random, digits: int) -> str:
    units = dice.randint(-(10 ** dice.randint(1, 12)), 10 ** dice.randint(1, 12))
    text = str(Decimal(units).scaleb(-digits))
    return format(Decimal(text), "f")


def report(dice: random.Random) -> dict:
    columns = ["id", "title", "title_id", "territory", "currency", "amount", "earned_on", "right"]
    dice.shuffle(columns)
    rows, total = [], {}
    for number in range(dice.randint(0, 30)):
        currency = dice.choice(list(CURRENCIES))
        cells = {
            "id": f"line-{number}", "title": dice.choice(WORDS), "title_id": dice.choice(WORDS).replace("\n", " ").replace("\r", " "),
            "territory": dice.choice(["DE", "us", "UK", "", "PG"]), "currency": currency,
            "amount": amount(dice, CURRENCIES[currency]), "earned_on": f"2026-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
            "right": dice.choice(["svod", "tvod", ""]),
        }
        rows.append([cells[column] for column in columns])
    text = io.StringIO()
    writer = csv.writer(
        text, quoting=dice.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
        lineterminator=dice.choice(["\n", "\r\n"]))
    writer.writerow(columns)
    writer.writerows(rows)
    body = text.getvalue()
    if dice.random() < 0.3:
        body = body.rstrip("\r\n")
    records = list(csv.reader(io.StringIO(body, newline="")))
    for record in records[1:]:
        cells = dict(zip(columns, record))
        code = cells["currency"]
        total[code] = total.get(code, 0) + int(Decimal(cells["amount"]).scaleb(CURRENCIES[code]))
    encoded = body.encode("utf-8-sig" if dice.random() < 0.3 else "utf-8")
    return {"text": base64.b64encode(encoded).decode(), "records": records, "total": total, "lines": len(records) - 1}


question = json.load(sys.stdin)
dice = random.Random(question["seed"])
json.dump([report(dice) for _ in range(question["count"])], sys.stdout)
