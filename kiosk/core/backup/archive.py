"""One copy in one file: a tar stream sealed by age to the keys of the envelope and of the drill."""

import fcntl
import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import IO, TypeVar

import pyrage
from pyrage import DecryptError, EncryptError, x25519

from kiosk.core.backup import trouble
from kiosk.core.backup.trouble import Trouble

_LONGEST_MANIFEST = 1 << 20
DATABASE, MANIFEST = "kiosk.db", "manifest.json"
# Larger pieces are slower: memory for them is taken from the system each time.
_CHUNK, _PIPE = 1 << 16, 1 << 20
Result = TypeVar("Result")


@dataclass(frozen=True)
class Manifest:
    """What a copy says of itself, as its first member.

    ``made_at`` is ISO 8601 in UTC by the clock of then, ``dated`` whether that clock was trusted. ``origin`` identifies
    the unit's key (``Audit.mark``), ``anchor`` the last row of the chain. ``rows`` counts each table; ``digests`` are
    SHA-256 in hex of the members. ``checked`` is false for a file that was put aside as it was, damaged or not.
    """

    made_at: str
    dated: bool
    unit: str
    origin: str
    anchor: str
    schema: str
    rows: dict[str, int]
    digests: dict[str, str]
    checked: bool


_TYPES = {field.name: field.type for field in fields(Manifest)}
_TYPES |= {"rows": dict, "digests": dict}


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def seal(manifest: Manifest, members: Sequence[tuple[str, Path]], target: Path, to: Sequence[x25519.Recipient]) -> None:
    """Write ``manifest`` and ``members``, by their names in the copy, into the sealed file ``target``, and flush it.

    Raises ``OSError``.
    """

    def pack(stream: IO[bytes]) -> None:
        with tarfile.open(mode="w|", fileobj=stream, bufsize=_CHUNK) as tar:
            _add(tar, MANIFEST, json.dumps(asdict(manifest)).encode())
            for name, path in members:
                tar.add(path, name, recursive=False, filter=_anonymous)

    with target.open("wb") as file:
        disk = _Disk(file)
        try:
            with _pump(pack) as (packed, failures):
                pyrage.encrypt_io(packed, disk, to)
        except EncryptError as error:
            raise disk.error or error from error
        if failures:
            raise failures[0]
        file.flush()
        os.fsync(file.fileno())


def unseal(source: Path, folder: Path, key: x25519.Identity) -> Manifest:
    """Write the members of a copy below ``folder`` and return its manifest.

    Raises ``Trouble`` for a wrong key, and for a copy that is damaged or incomplete; ``OSError`` for a disk that fails.
    """
    with _opened(source, key, whole=True) as tar:
        manifest = _manifest(tar)
        missing = dict(manifest.digests)
        while member := tar.next():
            target = folder / member.name
            if not member.isfile() or member.name not in missing or not target.resolve().is_relative_to(folder):
                raise Trouble(trouble.BROKEN, source.name)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            content = tar.extractfile(member)
            if content is None or _write(content, target) != missing.pop(member.name):
                raise Trouble(trouble.BROKEN, source.name)
    if missing or DATABASE not in manifest.digests:
        raise Trouble(trouble.BROKEN, source.name)
    return manifest


def check(source: Path, key: x25519.Identity) -> Manifest:
    """Read a copy back to its end and return its manifest; the file is read from the disk, not from memory.

    Raises ``Trouble`` as ``unseal`` does.
    """
    opened = os.open(source, os.O_RDONLY)
    try:
        os.posix_fadvise(opened, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(opened)
    with _opened(source, key, whole=True) as tar:
        manifest = _manifest(tar)
        found = {}
        while member := tar.next():
            found[member.name] = _digest(tar.extractfile(member))
    if found != manifest.digests:
        raise Trouble(trouble.BROKEN, source.name)
    return manifest


def manifest_of(source: Path, key: x25519.Identity) -> Manifest:
    """Return what a copy says of itself, from its beginning alone. Raises ``Trouble`` as ``unseal`` does."""
    with _opened(source, key, whole=False) as tar:
        return _manifest(tar)


@contextmanager
def _opened(source: Path, key: x25519.Identity, *, whole: bool) -> Iterator[tarfile.TarFile]:
    def decrypt(stream: IO[bytes]) -> None:
        with source.open("rb") as file:
            disk = _Disk(file)
            try:
                pyrage.decrypt_io(disk, stream, [key])
            except (DecryptError, OSError) as error:
                raise disk.error or error from error

    with _pump(decrypt) as (packed, failures):
        try:
            with tarfile.open(mode="r|", fileobj=packed, bufsize=_CHUNK) as tar:
                yield tar
            # Only then is it known that nothing was cut off the end, or added to it.
            while whole and packed.read(_CHUNK):
                pass
        except (tarfile.TarError, EOFError) as error:
            raise _cause(failures, source) from error
        if whole and failures:
            raise _cause(failures, source)


def _cause(failures: list[Exception], source: Path) -> Exception:
    """Return why a copy could not be read: the disk, the key, or the copy itself."""
    for error in failures:
        # What pyrage finds wrong in the content is an OSError too, without a number.
        if isinstance(error, OSError) and error.errno is not None and not isinstance(error, BrokenPipeError):
            return error
        if "no matching keys" in str(error).lower():
            return Trouble(trouble.WRONG_KEY, source.name)
    return Trouble(trouble.BROKEN, source.name)


class _Disk:
    """A file that remembers what the system said of it: pyrage puts that into a sentence of its own."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.error: OSError | None = None

    def read(self, size: int = -1) -> bytes:
        """Read as the file does."""
        return self._do(lambda: self._file.read(size))

    def write(self, content: bytes) -> int:
        """Write as the file does."""
        return self._do(lambda: self._file.write(content))

    def flush(self) -> None:
        """Flush as the file does."""
        self._do(self._file.flush)

    def _do(self, act: Callable[[], Result]) -> Result:
        try:
            return act()
        except OSError as error:
            self.error = error
            raise


@contextmanager
def _pump(work: Callable[[IO[bytes]], None]) -> Iterator[tuple[IO[bytes], list[Exception]]]:
    """Let ``work`` write into a pipe in a thread of its own; yield the end to read, and the list of its failures.

    The list is complete once the end has been read to its end, or the context is left.
    """
    out, into = os.pipe()
    # With pipes and buffers as they are made, a copy of a million suggestions took twice the time.
    fcntl.fcntl(into, fcntl.F_SETPIPE_SZ, _PIPE)
    failures: list[Exception] = []

    def run() -> None:
        with suppress(BrokenPipeError), os.fdopen(into, "wb", _PIPE) as stream:
            try:
                work(stream)
            except Exception as error:
                failures.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        with os.fdopen(out, "rb", _CHUNK) as packed:
            yield packed, failures
    finally:
        thread.join()


def _manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    content = tar.extractfile(first) if first is not None and first.name == MANIFEST else None
    if content is None:
        raise tarfile.ReadError("no manifest")
    try:
        manifest = Manifest(**json.loads(content.read(_LONGEST_MANIFEST)))
        if {name: type(value) for name, value in asdict(manifest).items()} != _TYPES:
            raise ValueError("other types")
        return manifest
    except (TypeError, ValueError, RecursionError) as error:
        raise tarfile.ReadError("no manifest") from error


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _write(content: IO[bytes], target: Path) -> str:
    digest = hashlib.sha256()
    with target.open("wb") as file:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _digest(content: IO[bytes] | None) -> str:
    digest = hashlib.sha256()
    while content is not None and (chunk := content.read(_CHUNK)):
        digest.update(chunk)
    return digest.hexdigest()
