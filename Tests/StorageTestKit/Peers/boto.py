"""boto.py ENDPOINT: an independent S3 client. Takes a JSON list [method, arguments…] on standard input, prints the outcome as JSON."""
import base64
import datetime
import hashlib
import json
import sys

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials

s3 = boto3.client(
    "s3", endpoint_url=sys.argv[1], aws_access_key_id="test:tester", aws_secret_access_key="testing", region_name="us-east-1",
    config=botocore.config.Config(signature_version="s3v4", s3={"addressing_style": "path"}, retries={"max_attempts": 1}))


def make(bucket):
    s3.create_bucket(Bucket=bucket)


def put(bucket, key, content, type):
    s3.put_object(Bucket=bucket, Key=key, Body=base64.b64decode(content), ContentType=type)


def get(bucket, key):
    answer = s3.get_object(Bucket=bucket, Key=key)
    body = answer["Body"].read()
    return {"size": len(body), "sha256": hashlib.sha256(body).hexdigest(), "type": answer["ContentType"], "tag": answer["ETag"].strip('"')}


def keys(bucket):
    return [entry["Key"] for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket) for entry in page.get("Contents", [])]


def uploads(bucket):
    return [entry["Key"] for entry in s3.list_multipart_uploads(Bucket=bucket).get("Uploads", [])]


def presign(bucket, key, seconds):
    return s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key}, ExpiresIn=seconds)


def sign(requests):
    """Signatures by botocore of [{method, url, headers, body}] at a time: the header's, and the query's good for 60 s."""
    credentials = botocore.credentials.Credentials("AKID", "SECRET/+key", None)
    moment = datetime.datetime(2026, 11, 21, 6, 7, 8)

    class Frozen(datetime.datetime):
        @classmethod
        def utcnow(cls):
            return moment

        @classmethod
        def now(cls, tz=None):
            return moment.replace(tzinfo=tz)

    botocore.auth.datetime.datetime = Frozen
    if hasattr(botocore.auth, "get_current_datetime"):
        botocore.auth.get_current_datetime = lambda *_, **__: moment
    signatures = []
    for request in requests:
        def subject(body):
            return botocore.awsrequest.AWSRequest(
                method=request["method"], url=request["url"], headers=dict(request["headers"]), data=body)
        header, query = subject(request["body"].encode()), subject(b"")
        header.headers["X-Amz-Content-SHA256"] = hashlib.sha256(request["body"].encode()).hexdigest()
        botocore.auth.S3SigV4Auth(credentials, "s3", "eu-central-1").add_auth(header)
        botocore.auth.S3SigV4QueryAuth(credentials, "s3", "eu-central-1", expires=60).add_auth(query)
        signatures.append([header.headers["Authorization"].split("Signature=")[1], query.url.split("X-Amz-Signature=")[1]])
    return signatures


method, *arguments = json.load(sys.stdin)
print(json.dumps({"outcome": globals()[method](*arguments)}))
