"""Reckons royalty runs by exact fractions, a line at a time: reads books as JSON from standard input, writes what each run brings.

A line's fee is its gross amount by the rule's basis points, half up. Of what is left, in the order of arrival, an advance keeps what lies
between nothing and all of it. The rest is split by largest remainders, of equal ones the earlier first; negative amounts mirror.
"""

import json
import sys
from collections import defaultdict
from fractions import Fraction
from math import floor

from allocate import allocate


def fee(gross, bps):
    size = floor(Fraction(abs(gross) * bps, 10_000) + Fraction(1, 2))
    return -size if gross < 0 else size


def best_rule(rules, line):
    fits = [
        rule
        for rule in rules
        if rule["right"] in ("", line["right"])
        and rule["territory"] in ("", line["territory"])
        and (rule.get("from") is None or rule["from"] <= line["day"])
        and (rule.get("until") is None or line["day"] < rule["until"])
    ]
    return max(fits, key=lambda rule: (rule["right"] != "", rule["territory"] != "", rule["version"]), default=None)


def reckon(books):
    contracts = {contract["work"]: contract for contract in books["contracts"]}
    advanced = {(a["contract"], a["currency"]): a["amount"] for a in books["advances"]}
    earned = defaultdict(int)
    rules = defaultdict(list)
    for rule in books["rules"]:
        rules[rule["work"]].append(rule)

    def recouped(pool):
        return max(0, min(earned[pool], advanced.get(pool, 0)))

    for run in books["runs"]:
        payees, platform, count = defaultdict(int), defaultdict(lambda: [0, 0, 0]), 0
        for line in sorted(run, key=lambda line: line["seq"]):
            contract, rule = contracts.get(line["work"]), best_rule(rules[line["work"]], line)
            if contract is None or rule is None:
                continue
            count += 1
            charge = fee(line["gross"], rule.get("fee", contract["fee"]))
            pool = (contract["pool"], line["currency"])
            before = recouped(pool)
            earned[pool] += line["gross"] - charge
            kept = recouped(pool) - before
            shares = allocate(line["gross"] - charge - kept, [share["bps"] for share in rule["shares"]])
            for share, amount in zip(rule["shares"], shares):
                payees[share["payee"], line["currency"]] += amount
            for index, amount in enumerate((line["gross"], charge, kept)):
                platform[line["currency"]][index] += amount
        yield {
            "lines": count,
            "totals": [f"{payee} {currency} {amount}" for (payee, currency), amount in sorted(payees.items()) if amount],
            "platform": [f"{currency} {gross} {charge} {kept}" for currency, (gross, charge, kept) in sorted(platform.items())],
        }


json.dump(list(reckon(json.load(sys.stdin))), sys.stdout)
