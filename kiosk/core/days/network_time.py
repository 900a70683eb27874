"""Whether a network time source keeps the machine's clock, by the kernel's own word. Nothing is sent anywhere.

A program that keeps the clock by the network (systemd-timesyncd, chrony) tells the kernel how far it may be off. The
kernel adds half a millisecond for every second since, and takes the word back when somebody sets the clock.
"""

import ctypes
from datetime import UTC, datetime, timedelta

# About an hour after the source was last heard.
MOST_OFF = timedelta(seconds=2)
_UNSYNCHRONISED = 0x40


class _Timex(ctypes.Structure):
    """``struct timex`` of the C library, up to what is read here; ``rest`` is more than what follows."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("frequency", ctypes.c_long),
        ("most_off", ctypes.c_long),
        ("estimated_off", ctypes.c_long),
        ("status", ctypes.c_int),
        ("constant", ctypes.c_long),
        ("precision", ctypes.c_long),
        ("tolerance", ctypes.c_long),
        ("seconds", ctypes.c_long),
        ("fraction", ctypes.c_long),
        ("rest", ctypes.c_char * 256),
    )


def network_time() -> datetime | None:
    """Return the kernel's moment, naive UTC in whole seconds, if a network time source keeps it; else None.

    None as well on a system whose C library has no ``adjtimex``.
    """
    try:
        ask = ctypes.CDLL(None).adjtimex
    except (AttributeError, OSError, TypeError):
        return None
    answer = _Timex()
    # Without modes it reads and changes nothing, so it needs no rights.
    if ask(ctypes.byref(answer)) < 0:
        return None
    return kept_moment(answer.status, answer.most_off, answer.seconds)


def kept_moment(status: int, most_off: int, seconds: int) -> datetime | None:
    """Return the moment ``seconds`` after 1970 if the kernel vouches for it: ``most_off`` is in microseconds. Pure."""
    if status & _UNSYNCHRONISED or timedelta(microseconds=most_off) > MOST_OFF:
        return None
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def agrees(moment: datetime, network: datetime | None) -> bool:
    """Return whether ``network`` is ``moment`` to within two seconds; a faked clock does not agree. Pure."""
    return network is not None and abs(moment - network) <= MOST_OFF
