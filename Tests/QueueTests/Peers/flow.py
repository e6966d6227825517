"""Adds the flow that stands on standard input and prints the parent's id as JSON.

python flow.py REDIS_URL [PREFIX]
"""

import asyncio
import json
import sys

from bullmq import FlowProducer


async def main(url, prefix="bull"):
    producer = FlowProducer(url, {"prefix": prefix})
    tree = await producer.add(json.load(sys.stdin))
    await producer.close()
    print(json.dumps(tree["job"].id))


asyncio.run(main(*sys.argv[1:]))
