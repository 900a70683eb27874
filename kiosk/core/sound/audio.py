"""The true type of an audio file, determined from all of its bytes. Pure functions."""

import struct
import zlib

MAX_BYTES = 10 * 1024 * 1024
EXTENSIONS = {"audio/webm": ".webm", "audio/wav": ".wav", "audio/mpeg": ".mp3", "audio/ogg": ".opus"}

EMPTY = "empty"
TOO_BIG = "too_big"
UNKNOWN = "unknown"  # none of the four kinds, whatever its name says
BROKEN = "broken"  # begins as one of them, but is cut off, damaged or has something else attached
VIDEO = "video"  # holds a picture track
MP4 = "mp4"  # what phones record; the kiosk keeps it converted (``converter``)
CODEC = "codec"  # the right container around sound that the kiosk does not play


class NotAudio(ValueError):
    """A file that the kiosk does not keep; ``reason`` is one of the constants above."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def kind_of(data: bytes) -> str:
    """Return the media type of ``data``: ``audio/webm``, ``audio/wav``, ``audio/mpeg`` or ``audio/ogg``.

    Raises ``NotAudio`` and nothing else, whatever the bytes.
    """
    if not data:
        raise NotAudio(EMPTY)
    if len(data) > MAX_BYTES:
        raise NotAudio(TOO_BIG)
    try:
        if data.startswith(b"\x1a\x45\xdf\xa3"):
            return _webm(data)
        if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
            return _wav(data)
        if data.startswith(b"OggS"):
            return _ogg(data)
        if data.startswith(b"ID3") or _frame(data, 0):
            return _mp3(data)
        if data[4:8] == b"ftyp":
            raise NotAudio(MP4)
    except (IndexError, struct.error):  # a field that would lie past the end
        raise NotAudio(BROKEN) from None
    raise NotAudio(UNKNOWN)


def _require(fact: bool, reason: str = BROKEN) -> None:
    if not fact:
        raise NotAudio(reason)


def _wav(data: bytes) -> str:
    """Check RIFF: the chunks fill it exactly, the format is PCM, there is sound, and only tags follow."""
    end = struct.unpack_from("<I", data, 4)[0] + 8
    _require(end <= len(data))
    at, frame, sound = 12, 0, 0
    while at < end:
        name, size = struct.unpack_from("<4sI", data, at)
        at += 8
        _require(at + size <= end)
        if name == b"fmt ":
            _require(not frame)
            frame = _pcm_frame(data, at, size)
        elif name == b"data":
            _require(frame > 0 and not sound and size > 0 and size % frame == 0)
            sound = size
        at += size + size % 2  # chunks are aligned to even offsets
    _require(sound > 0)
    _only_tags(data, end, _end_of_sound(data))
    return "audio/wav"


def _only_tags(data: bytes, at: int, end: int) -> None:
    """Check what follows a RIFF file: programs that write tags there often leave its length as it was."""
    while at < end:
        if at % 2 and not data[at]:
            at += 1
            continue
        name, size = struct.unpack_from("<4sI", data, at)
        at += 8 + size
        _require(name in _TAG_CHUNKS and at <= end)


_TAG_CHUNKS = (b"LIST", b"id3 ", b"ID3 ")
# An ID3v1, its extension, Lyrics3, APE and ID3v2, each once.
_MOST_TAGS = 5


def _end_of_sound(data: bytes) -> int:
    """Return where the tags at the end of a file begin; its length if there are none."""
    end = len(data)
    for _ in range(_MOST_TAGS):
        end -= min(_tag_before(data, end), end)
    return end


def _tag_before(data: bytes, end: int) -> int:
    """Return the length of the tag that ends at ``end``, or 0."""
    if end >= 128 and data[end - 128 : end - 125] == b"TAG":
        return 128
    if end >= 227 and data[end - 227 : end - 223] == b"TAG+":
        return 227
    foot = data[max(end - 32, 0) : end]
    if foot.startswith(b"APETAGEX"):
        size, _items, flags = struct.unpack_from("<III", foot, 12)
        return size + 32 * (flags >> 31)
    if foot.endswith(b"LYRICS200") and foot[-15:-9].isdigit():
        return int(foot[-15:-9]) + 15
    if foot[-10:-7] == b"3DI" and max(foot[-4:]) < 0x80:
        return _of_sevens(foot[-4:]) + 20
    return 0


def _of_sevens(size: bytes) -> int:
    """Return a length of ID3v2, which has seven bits in each byte."""
    return sum(byte << shift for byte, shift in zip(size, (21, 14, 7, 0), strict=True))


def _pcm_frame(data: bytes, at: int, size: int) -> int:
    """Return the bytes of one sample of all channels."""
    tag, channels, rate, per_second, frame, bits = struct.unpack_from("<HHIIHH", data, at)
    if tag == 0xFFFE:  # the true format is further back
        _require(size >= 40)
        (tag,) = struct.unpack_from("<H", data, at + 24)
    _require(tag == 1, CODEC)
    _require(size >= 16 and 1 <= channels <= 2 and 8_000 <= rate <= 192_000 and bits in (8, 16, 24, 32))
    _require(frame == channels * bits // 8 and per_second == rate * frame)
    return frame


_LEAST_FRAMES = 3
_KBITS = {  # of layer III, by version 1 or later
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HERTZ = (44_100, 48_000, 32_000)


def _mp3(data: bytes) -> str:
    """Check frames of layer III from the tag to the end, each ending where the next begins; the last may be cut."""
    at = 0
    if data.startswith(b"ID3"):
        _require(len(data) > 10 and max(data[6:10]) < 0x80)
        at = 10 + _of_sevens(data[6:10])
        at += 10 if data[5] & 0x10 else 0
        _require(at < len(data))
    end = _end_of_sound(data)
    look, frames = data[at + 1] & 0xFE, 0
    while at < end and (size := _frame(data, at)):
        _require(data[at + 1] & 0xFE == look)
        at += size
        frames += at <= end
    _require(frames >= _LEAST_FRAMES and not data[at:end].strip(b"\0"))
    return "audio/mpeg"


def _frame(data: bytes, at: int) -> int:
    """Return the length of the layer III frame that begins here, or 0."""
    header = data[at : at + 4]
    # Eleven bits of sync, layer III, and no reserved emphasis.
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2 or header[3] & 3 == 2:
        return 0
    version, rate, kbits = header[1] >> 3 & 3, header[2] >> 2 & 3, header[2] >> 4
    if version == 1 or rate == 3 or not 0 < kbits < 15:
        return 0
    first = version == 3
    hertz = _HERTZ[rate] // {3: 1, 2: 2, 0: 4}[version]
    return (144 if first else 72) * _KBITS[first][kbits] * 1_000 // hertz + (header[2] >> 1 & 1)


_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def _ogg(data: bytes) -> str:
    """Check pages of one Opus stream: numbered, with correct checksums, the first and the last marked as such."""
    at, number, serial, last = 0, 0, b"", False
    while at < len(data):
        capture, version, flags, _granule, stream, count, checksum, parts = struct.unpack_from("<4sBBq4sIIB", data, at)
        body = at + 27 + parts
        end = body + sum(data[at + 27 : body])
        _require(capture == b"OggS" and version == 0 and end <= len(data))
        if number == 0:
            _opus_head(data[body:end])
            serial = stream
        elif number == 1:
            _require(data.startswith(b"OpusTags", body))
        _require(stream == serial and count == number and bool(flags & 2) == (number == 0) and not last)
        _require(_ogg_checksum(data[at : at + 22] + bytes(4) + data[at + 26 : end]) == checksum)
        at, number, last = end, number + 1, bool(flags & 4)
    _require(last and number > 2)
    return "audio/ogg"


def _opus_head(packet: bytes) -> None:
    _require(not packet.startswith((b"\x80theora", b"BBCD", b"OVP80")), VIDEO)
    _require(packet.startswith(b"OpusHead"), CODEC)
    _require(len(packet) >= 19 and packet[8] < 16 and 1 <= packet[9] <= 2)


def _ogg_checksum(page: bytes) -> int:
    """Return the CRC-32 of Ogg: zlib's with reversed bits and nothing inverted."""
    mirrored = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)


_SEGMENT, _TRACKS, _CLUSTER = 0x18538067, 0x1654AE6B, 0x1F43B675
_DOC_TYPE, _TRACK, _TRACK_TYPE, _CODEC_ID = 0x4282, 0xAE, 0x83, 0x86
_BLOCKS = {0xA3, 0xA0}  # simple blocks and groups of blocks
# What begins a new part: info, seek head, cues, tags. WebM has no attachments and chapters.
_PARTS = {_TRACKS, _CLUSTER, 0x1549A966, 0x114D9B74, 0x1C53BB6B, 0x1254C367}
_PADDING = {0xEC, 0xBF}
_IN_CLUSTER = {*_BLOCKS, *_PADDING, 0xE7, 0xA7, 0xAB}  # and its time, position and size
_MOST_ELEMENTS = 400_000  # two hours of blocks of 20 ms; without it 10 MB of padding would keep the processor busy
_MOST_HEADER = 65_536
_UNTOLD = -1  # where an element of unknown length ends


def _webm(data: bytes) -> str:
    """Check EBML: one segment to the end with one track, of Opus or Vorbis sound, and its blocks.

    A live recording has a segment and clusters of unknown length, which end where the next part begins.
    """
    _, at, end = _element(data, 0)
    _require(dict(_children(data, at, end)).get(_DOC_TYPE) == b"webm", UNKNOWN)
    name, at, segment_end = _element(data, end)
    _require(name == _SEGMENT and segment_end in (_UNTOLD, len(data)))
    tracks = blocks = 0
    inside: set[int] = set()
    cluster_end = _UNTOLD
    for _ in range(_MOST_ELEMENTS):
        if at == len(data):
            break
        name, body, end = _element(data, at)
        if name in _PARTS:
            _require(cluster_end in (_UNTOLD, at))
            inside, cluster_end = set(), _UNTOLD
        _require(name in _PARTS | _PADDING or name in inside)
        if name == _CLUSTER:
            inside, cluster_end, at = _IN_CLUSTER, end, body
            continue
        if name == _TRACKS:
            tracks += 1
            _one_sound_track(_children(data, body, end))
        _require(end != _UNTOLD)
        blocks += name in _BLOCKS
        at = end
    _require(at == len(data) and cluster_end in (_UNTOLD, at) and tracks == 1 and blocks > 0)
    return "audio/webm"


def _one_sound_track(tracks: list[tuple[int, bytes]]) -> None:
    described = [dict(_children(track, 0, len(track))) for name, track in tracks if name == _TRACK]
    types = [int.from_bytes(track.get(_TRACK_TYPE, b"")) for track in described]
    _require(1 not in types, VIDEO)
    _require(types == [2])
    _require(described[0].get(_CODEC_ID) in (b"A_OPUS", b"A_VORBIS"), CODEC)


def _children(data: bytes, at: int, end: int) -> list[tuple[int, bytes]]:
    """Return name and content of each element from ``at`` to ``end``."""
    _require(end != _UNTOLD and end - at <= _MOST_HEADER)
    found = []
    while at < end:
        name, body, at = _element(data, at)
        _require(at != _UNTOLD and at <= end)
        found.append((name, data[body:at]))
    return found


def _element(data: bytes, at: int) -> tuple[int, int, int]:
    """Return name, begin and end of the content of the element at ``at``."""
    width = 9 - data[at].bit_length()
    _require(width <= 4)
    name = int.from_bytes(data[at : at + width])
    at += width
    width = 9 - data[at].bit_length()
    _require(width <= 8 and at + width <= len(data))
    body = at + width
    unknown = (1 << 7 * width) - 1
    size = int.from_bytes(data[at:body]) & unknown
    _require(size == unknown or body + size <= len(data))
    return name, body, _UNTOLD if size == unknown else body + size
