"""Reads a statement's CSV, as JSON text from standard input, with Python's own reader; writes each currency's sum in minor units."""

import csv
import io
import json
import sys
from collections import Counter

sums = Counter()
for row in csv.DictReader(io.StringIO(json.load(sys.stdin), newline="")):
    assert row["payee"] == "4" and row["period"] == "2026-07-01", row
    assert int(row["minor units"]) == int(row["amount"].replace(".", "")), row
    sums[row["currency"]] += int(row["minor units"])
json.dump([f"{currency} {amount}" for currency, amount in sorted(sums.items())], sys.stdout)
