"""A real server for places: moto's S3."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import boto3
from moto.server import ThreadedMotoServer

BUCKET = "backups"


@contextlib.contextmanager
def s3() -> Iterator[int]:
    """The port of an S3 server with an empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _host, port = server.get_host_and_port()
    client = boto3.client(
        "s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1",
        aws_access_key_id="somebody", aws_secret_access_key="hush",
    )  # fmt: skip
    client.create_bucket(Bucket=BUCKET)
    client.close()
    try:
        yield port
    finally:
        server.stop()
