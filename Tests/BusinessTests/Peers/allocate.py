"""Splits amounts by exact fractions: reads cases as JSON from standard input, writes each one's shares.

A case is {"amount": int, "weights": [int, ...]}. The shares are whole, sum to the amount, and each is its exact fraction rounded down or
up: up where the fraction is largest, of equal ones the earlier. A negative amount mirrors.
"""

import json
import sys
from fractions import Fraction
from math import floor


def allocate(amount: int, weights: list[int]) -> list[int]:
    if amount < 0:
        return [-share for share in allocate(-amount, weights)]
    exact = [Fraction(amount * weight, sum(weights)) for weight in weights]
    shares = [floor(share) for share in exact]
    for _ in range(amount - sum(shares)):
        index = max(range(len(exact)), key=lambda i: (exact[i] - shares[i], -i))
        shares[index] += 1
    return shares


if __name__ == "__main__":
    json.dump([allocate(case["amount"], case["weights"]) for case in json.load(sys.stdin)], sys.stdout)
