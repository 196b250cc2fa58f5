"""An S3-compatible store: objects under a bucket's prefix, uploaded in parts.

Of an upload that is not completed nobody sees anything, and nothing of it lies on a disk here: one part is in
memory at a time, and sent again should the connection be cut.
"""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Iterator
from typing import IO, Any, cast
from urllib.parse import parse_qs, urlsplit

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from topology.backups.errors import PlaceError
from topology.backups.places.port import Stored, tried
from topology.messages import gettext_noop
from topology.volumes.compress import Reader

#: A store takes so many parts of an object. They grow with what was sent, up to what may be in memory: so all
#: of them are 1,734 GiB, of the 5 TiB that a store may take.
MOST_PARTS = 10_000
FIRST_PART = 16 * 1024 * 1024
LARGEST_PART = 256 * 1024 * 1024
#: After so many parts the next ones are twice as large.
GROWS_AFTER = 1000
_TRIES = 8
#: What a store answers a question with, but for the objects themselves, is no more, and takes no longer.
MOST_ANSWER = 16 * 1024 * 1024
MOST_SECONDS = 120.0
#: While it puts parts together a store sends spaces, for minutes where they are many.
COMPLETE_SECONDS = 900.0
_PIECE = 64 * 1024
_SMALL = 1024 * 1024
_ERRORS = 300
_GONE = frozenset({"404", "NoSuchKey", "NoSuchUpload", "NotFound"})
_TOO_LARGE = gettext_noop(
    "The backup is too large for the place %(place)s: a store takes no more than %(most)s GiB of one."
)
_NO_BUCKET = gettext_noop("“%(address)s” names no bucket: write s3://bucket/below?endpoint=https://…")


class S3Place:
    """A bucket, or what of it begins with a prefix."""

    def __init__(self, address: str, login: str, secret: str) -> None:
        parts = urlsplit(address)
        asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        if not parts.hostname or parts.username is not None:
            raise PlaceError(
                "place_unknown", _NO_BUCKET, address=f"s3://{parts.hostname or ''}{parts.path}"[:200]
            )
        self.address = address
        self._bucket = parts.netloc
        self._prefix = parts.path.strip("/") + "/" if parts.path.strip("/") else ""
        config = Config(
            connect_timeout=10, read_timeout=60, retries={"mode": "standard", "max_attempts": _TRIES},
            s3={"addressing_style": "path" if "endpoint" in asked else "auto"},
            request_checksum_calculation="when_required", response_checksum_validation="when_required",
        )  # fmt: skip
        with self._told():
            self._client: Any = botocore.session.Session().create_client(
                "s3",
                region_name=asked.get("region", "us-east-1"),
                endpoint_url=asked.get("endpoint"),
                aws_access_key_id=login,
                aws_secret_access_key=secret,
                config=config,
            )
        _bound(self._client)

    def check(self) -> None:
        """Write, read and remove a small object."""
        tried(self)

    def begin(self, name: str) -> _S3Upload:
        """In parts; small things in one."""
        return _S3Upload(self, name)

    @contextlib.contextmanager
    def open(self, name: str) -> Iterator[Reader]:
        """The object; read on from where it was cut, should it be. Raises `PlaceError` if there is none."""
        size = self.size(name)
        if size is None:
            raise PlaceError.missing(self.address, name)
        reader = _S3Reader(self, name, size)
        try:
            yield reader
        finally:
            reader.close()

    def size(self, name: str) -> int | None:
        """The object's. Raises `PlaceError` where there is no such bucket."""
        try:
            with self._told():
                return int(self.ask("head_object", name)["ContentLength"])
        except _Gone:
            with self._told():  # where the bucket is not there, nothing is known of what is in it
                self._client.head_bucket(Bucket=self._bucket)
            return None

    def listed(self, below: str = "") -> Iterator[Stored]:
        """Every object, a thousand at a time."""
        asked = {"Bucket": self._bucket, "Prefix": self._prefix + below}
        pages = self._client.get_paginator("list_objects_v2").paginate(**asked)
        with self._told():
            for page in pages:
                for found in page.get("Contents", ()):
                    yield Stored(found["Key"].removeprefix(self._prefix), int(found["Size"]))

    def remove(self, name: str) -> None:
        """The object, and what was uploaded of it without being completed."""
        with self._told():
            self.ask("delete_object", name)
            key = self._prefix + name
            found = self._client.list_multipart_uploads(Bucket=self._bucket, Prefix=key)
            for upload in found.get("Uploads", ()):
                if upload["Key"] == key:
                    self.ask("abort_multipart_upload", name, UploadId=upload["UploadId"])

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def ask(self, what: str, name: str, **more: object) -> Any:  # noqa: ANN401 - as the library has it
        """One question about an object; raises `PlaceError`, and `_Gone` where there is none."""
        with self._told():
            return getattr(self._client, what)(Bucket=self._bucket, Key=self._prefix + name, **more)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code"))
            kind = _Gone if code in _GONE else PlaceError
            raise kind.of(self.address, error) from error
        except (BotoCoreError, ValueError, OSError) as error:
            raise PlaceError.of(self.address, error) from error


class _Endless(BotoCoreError):  # type: ignore[misc]  # the library has no types
    """A store does not come to an end; the library asks it no further for that."""

    fmt = "Its answer does not end."


class _Bounded:
    """The library's way to the store, which would keep all of an answer that is no object, however long."""

    def __init__(self, session: Any) -> None:  # noqa: ANN401 - as the library has it
        self._session = session

    def send(self, request: Any) -> Any:  # noqa: ANN401 - as the library has it
        """Ask, and take the answer as far as it may go. Raises `_Endless`."""
        is_object, request.stream_output = request.stream_output, True
        answer = self._session.send(request)
        if not is_object or answer.status_code >= _ERRORS:
            try:
                answer._content = _whole(answer.raw, _seconds(request))
            except _Endless:
                raise
            except Exception as error:  # as the library does where it reads by itself
                raise HTTPClientError(error=error) from error
        return answer

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()


def _bound(client: Any) -> None:  # noqa: ANN401 - as the library has it
    client._endpoint.http_session = _Bounded(client._endpoint.http_session)


def _seconds(request: Any) -> float:  # noqa: ANN401 - as the library has it
    """How long an answer may take: that to `CompleteMultipartUpload` longer than any other."""
    completes = request.method == "POST" and "uploadId" in parse_qs(urlsplit(request.url).query)
    return COMPLETE_SECONDS if completes else MOST_SECONDS


def _whole(raw: Any, seconds: float) -> bytes:  # noqa: ANN401 - as the library has it
    """A body; the connection of one that has no end within these seconds is closed."""
    content, until = bytearray(), time.monotonic() + seconds
    while piece := raw.read1(_PIECE):
        content += piece
        if len(content) > MOST_ANSWER or time.monotonic() > until:
            raw.close()
            raise _Endless
    raw.release_conn()
    return bytes(content)


class _Gone(PlaceError):
    """There is no such object."""


class _S3Upload:
    """An object on its way; until there is more than one part of it, nothing was asked."""

    def __init__(self, place: S3Place, name: str) -> None:
        self._place, self._name = place, name
        self._waiting = bytearray()
        self._sent = 0
        self._id: str | None = None
        self._parts: list[dict[str, object]] = []

    def write(self, data: bytes | memoryview, /) -> None:
        """Send a part once there is one. Raises `PlaceError`, also for more than a store takes of one."""
        rest = memoryview(data)
        while rest:
            room = self._part_size() - len(self._waiting)
            self._waiting += rest[:room]
            rest = rest[room:]
            if len(self._waiting) == self._part_size():
                self._send()

    def commit(self) -> None:
        """Send the rest, and have all of it put together."""
        if self._id is None:
            # What is small is sent in one, which a store need not be asked about before.
            small = len(self._waiting) < _SMALL
            body = bytes(self._waiting) if small else _Part(self._waiting)
            self._place.ask("put_object", self._name, Body=body)
            return
        if self._waiting:
            self._send()
        parts = {"Parts": self._parts}
        try:
            self._place.ask("complete_multipart_upload", self._name, UploadId=self._id, MultipartUpload=parts)
        except _Gone:  # it was put together, and then the connection was cut
            if self._place.size(self._name) != self._sent:
                raise

    def discard(self) -> None:
        """Have the parts removed."""
        if self._id is not None:
            with contextlib.suppress(PlaceError):
                self._place.ask("abort_multipart_upload", self._name, UploadId=self._id)

    def _part_size(self) -> int:
        return min(LARGEST_PART, FIRST_PART << len(self._parts) // GROWS_AFTER)

    def _send(self) -> None:
        """All that waits, without another copy of it."""
        if len(self._parts) == MOST_PARTS:
            most = str(self._sent // 1024**3)
            raise PlaceError("place_too_large", _TOO_LARGE, place=self._place.address, most=most)
        if self._id is None:
            self._id = self._place.ask("create_multipart_upload", self._name)["UploadId"]
        number = len(self._parts) + 1
        answer = self._place.ask(
            "upload_part", self._name, UploadId=self._id, PartNumber=number, Body=_Part(self._waiting)
        )
        self._sent += len(self._waiting)
        self._waiting = bytearray()
        self._parts.append({"PartNumber": number, "ETag": answer["ETag"]})


class _Part(io.RawIOBase):
    """A part as a file: it is sent in pieces, each of which has its time, where the whole would have one."""

    def __init__(self, data: bytearray) -> None:
        self._data, self._at = memoryview(data), 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: object, /) -> int:
        target = memoryview(cast("bytearray", buffer))
        piece = self._data[self._at : self._at + len(target)]
        target[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._at = max(0, offset + (0, self._at, len(self._data))[whence])
        return self._at

    def tell(self) -> int:
        return self._at


class _S3Reader:
    """An object that is read; a connection that is cut is made again, a few times without progress."""

    def __init__(self, place: S3Place, name: str, size: int) -> None:
        self._place, self._name, self._size = place, name, size
        self._at, self._failed = 0, 0
        self._body: IO[bytes] | None = None

    def read(self, size: int, /) -> bytes:
        """So many bytes at most. Raises `PlaceError` once too many tries have failed."""
        while self._at < self._size:
            try:
                if self._body is None:
                    span = f"bytes={self._at}-"
                    self._body = self._place.ask("get_object", self._name, Range=span)["Body"]
                data = self._body.read(size)
                if not data:
                    raise OSError("The connection was cut.")
            except (OSError, BotoCoreError) as error:
                self._cut(error)
                continue
            self._at, self._failed = self._at + len(data), 0
            return data
        return b""

    def _cut(self, error: Exception) -> None:
        self.close()
        self._failed += 1
        if self._failed > _TRIES:
            raise PlaceError.of(self._place.address, error) from error

    def close(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None
