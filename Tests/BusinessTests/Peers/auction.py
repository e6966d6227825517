"""Runs auctions by the book: reads them as JSON from standard input, writes what becomes of each.

An auction has terms, rates and events in the order of their times (seconds from its opening): {"at": n, "bidder": n, "amount": n}. Written
are: which bids are taken, when it ends, who wins, and each one's share of the price, by exact fractions.
"""

import json
import sys
from fractions import Fraction
from math import ceil, floor


def shares(price: int, fee_bps: int, royalty_bps: int) -> dict:
    fee = floor(Fraction(price * fee_bps, 10_000) + Fraction(1, 2))
    royalty = floor(Fraction(price * royalty_bps, 10_000))
    return {"price": price, "fee": fee, "royalty": royalty, "sellerNet": price - fee - royalty}


def run(auction: dict) -> dict:
    end, taken, credit = auction["end"], [], dict(enumerate(auction["credit"]))
    for event in auction["events"]:
        highest = taken[-1] if taken else None
        if highest:
            increment = ceil(Fraction(highest["amount"] * auction["increment"], 10_000))
            least = highest["amount"] + max(increment, 1)
        else:
            least = auction["minimum"]
        has = credit[event["bidder"]] + (highest["amount"] if highest and highest["bidder"] == event["bidder"] else 0)
        ok = event["at"] < end and event["amount"] >= least and has >= event["amount"]
        if not ok:
            continue
        if highest:
            credit[highest["bidder"]] += highest["amount"]
        credit[event["bidder"]] -= event["amount"]
        taken.append(event)
        end = max(end, event["at"] + auction["extension"])
    best = taken[-1] if taken else None
    if best and best["amount"] >= auction["reserve"]:
        sale = shares(best["amount"], auction["fee"], auction["royalty"]) | {"buyer": best["bidder"]}
    else:
        sale = None
        if best:
            credit[best["bidder"]] += best["amount"]
    return {"taken": len(taken), "end": end, "sale": sale, "credit": [credit[i] for i in range(len(credit))]}


json.dump([run(auction) for auction in json.load(sys.stdin)], sys.stdout)
