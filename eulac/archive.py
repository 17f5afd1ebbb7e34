"""The file of a backup: a ZIP archive with the database, the files beside it, and a manifest with their checksums."""

import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Literal, Protocol
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

MANIFEST = "manifest.json"
DATABASE, SECRET, MEDIA = "database", "secret_key", "media"
LAYOUT = 1  # another number when an older program could not read the archive
AT_ONCE = 1 << 20  # bytes
UNREADABLE = (BadZipFile, zlib.error, AttributeError, EOFError, KeyError, RuntimeError, TypeError, ValueError)


class Unusable(Exception):
    """Why a backup cannot be made or restored, in a sentence."""


@dataclass
class Manifest:
    """What the archive says of itself. `parts` are the SHA-256 of each part by its name."""

    made: str
    database: str
    migrations: list[str]
    program: str
    parts: dict[str, str] = field(default_factory=dict)
    layout: int = LAYOUT


class Part(Protocol):
    """What can be opened, such as a path."""

    def open(self, mode: Literal["rb"], /) -> IO[bytes]: ...


def write(file: Path, manifest: Manifest, parts: Mapping[str, Part]) -> None:
    """Writes beside and renames, so that no broken-off backup is taken for a whole one; only its owner may read it."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            with ZipFile(out, "w", ZIP_DEFLATED) as archive:
                for name, part in parts.items():
                    with part.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
                        manifest.parts[name] = copy(source, target)
                archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            out.flush()
            os.fsync(out.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def unpack(file: Path, folder: Path) -> Manifest:
    """Every part into the folder, once it is known to be what was put in."""
    try:
        with ZipFile(file) as archive:
            manifest = read_manifest(archive)
            for name, checksum in manifest.parts.items():
                place = folder / name
                place.parent.mkdir(parents=True, exist_ok=True)
                with (
                    archive.open(name) as source,
                    os.fdopen(os.open(place, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as to,
                ):
                    if copy(source, to) != checksum:
                        raise BadZipFile(name)
    except OSError as error:
        raise Unusable(f"{error.filename or file} cannot be read or written: {error.strerror or error}.") from error
    except UNREADABLE as error:
        raise Unusable(f"{file} is damaged, or is no backup of the observatory. Nothing was changed.") from error
    return manifest


def read_manifest(archive: ZipFile) -> Manifest:
    read = json.loads(archive.read(MANIFEST))
    if read["layout"] != LAYOUT:
        raise Unusable(f"The backup is laid out in the way {read['layout']}; this program knows only {LAYOUT}.")
    manifest = Manifest(**read)
    if DATABASE not in manifest.parts or any(leads_out(name) for name in manifest.parts):
        raise ValueError(manifest.parts)
    return manifest


def leads_out(name: str) -> bool:
    """Whether a part would be written outside the folder, which no backup of ours does."""
    path = PurePosixPath(name)
    return not path.parts or ".." in path.parts or path.parts[0] not in {DATABASE, SECRET, MEDIA}


def copy(source: IO[bytes], target: IO[bytes]) -> str:
    """Copies all of it; gives its SHA-256."""
    checksum = hashlib.sha256()
    for piece in pieces(source):
        checksum.update(piece)
        target.write(piece)
    return checksum.hexdigest()


def pieces(source: IO[bytes]) -> Iterator[bytes]:
    while piece := source.read(AT_ONCE):
        yield piece
