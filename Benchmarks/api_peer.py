"""What Benchmarks/api measures beside the scheduler: FastAPI and PyPI bullmq adding the same job, and showing it."""
import os

from bullmq import Job, Queue
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

app = FastAPI()
queue = Queue("transcode", {"connection": os.environ["REDIS_URL"]})


class Payload(BaseModel):
    source: str
    profile: str
    output: str


class JobRequest(BaseModel):
    type: str
    payload: Payload


async def shown(job):
    return {"id": f"transcode:{job.id}", "state": await queue.getJobState(job.id), "payload": job.data, "progress": job.progress,
            "attempts": job.attemptsMade, "result": job.returnvalue}


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.post("/api/jobs", status_code=201)
async def add(request: JobRequest):
    return await shown(await queue.add(request.type, request.payload.model_dump(), {"attempts": 3}))


@app.get("/api/jobs/{job}")
async def look(job: str):
    found = await Job.fromId(queue, job.partition(":")[2])
    if not found:
        raise HTTPException(404)
    return await shown(found)
