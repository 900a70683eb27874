"""A try at a secret: limited, but so that a guesser never takes the turn of the person whose secret it is.

A wait per name alone locks its owner out for as long as somebody guesses. So tries are counted where they come from:

- a device on which the account has signed in with its present password has a place of its own;
- every other device has a place for each name, with ``Throttle.FREE`` tries an hour that nobody can take from it;
- what all these try beyond their free tries is limited together, by the total of the name;
- tries at any name add up per device, so that random names do not bring new tries;
- a device is the number that the server gave it. An address brings in at most ``NEW_DEVICES`` numbers an hour; tries
  under a further one, or under none, are counted as the address's own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.core.models.accounts.throttle import Lane, Throttle
from kiosk.core.storage.database import transaction, written

TOTALS = {"sign_in": 300, "ticket": 60}
# Several screens of visitors may share an address, and each is new again after five quiet minutes.
NEW_DEVICES = {"sign_in": 10, "ticket": 30, "slip": 30}


@dataclass(frozen=True)
class Source:
    """Where a try comes from: an address, the number of the device if it has one, and its proofs of sign-ins."""

    address: str = ""
    number: str | None = None
    proofs: frozenset[str] = field(default_factory=frozenset)


def device_of(kind: str, source: Source) -> Lane:
    """Return the number of the device, or its address if it has none or the address brings in too many."""
    scope, number = f"{kind}_device", source.number
    if number and (Throttle.count((scope, number)) or Throttle.count(new_at(kind, source)) < NEW_DEVICES[kind]):
        return scope, number
    return scope, f"address {source.address}"


def new_at(kind: str, source: Source) -> Lane:
    """Return what the devices are counted under that the address of ``source`` brings in."""
    return f"{kind}_new", source.address


def device_lanes(kind: str, source: Source) -> list[Lane]:
    """Return what a try of ``source`` is counted under: its device and, if that is new, those of its address."""
    device = device_of(kind, source)
    is_new = device[1] == source.number and not Throttle.count(device)
    return [device, *([new_at(kind, source)] if is_new else [])]


@dataclass(frozen=True)
class Guess:
    """A try at the secret of ``name``; ``known`` if the device has proven that this account signed in on it."""

    kind: str
    name: str
    source: Source
    known: bool = False

    def take(self) -> int:
        """Count the try before it is made and return 0; or return the seconds to wait, counting nothing."""
        wait = self.wait()
        if wait:
            return wait
        return written(self._take, lambda: self._count(Throttle.hold))

    def _take(self) -> int:
        with transaction():
            return self._count(Throttle.take)

    def _count(self, take: Callable[..., int]) -> int:
        device, *new = device_lanes(self.kind, self.source)
        return self.wait() or take(*self._counted(device), *(() if self.known else new))

    def wait(self) -> int:
        """Return the seconds to wait before the next try, 0 if none."""
        lanes = self._counted(self._device())
        wait = Throttle.seconds_left(*lanes)
        if wait or self.known:
            return wait
        spent = Throttle.count(lanes[0]) >= Throttle.FREE and Throttle.count(self._total) >= TOTALS[self.kind]
        return Throttle.LIMITS[lanes[0][0]].cap if spent else 0

    def right(self) -> None:
        """Forget the tries of this place, and take the right one out of the other counts."""
        device = self._device()
        place, *others = self._counted(device)
        if device[1] == self.source.number and Throttle.count(device) == 1:
            # This try alone has brought the device in.
            others.append(new_at(self.kind, self.source))
        written(
            lambda: self._forget(Throttle.forget, Throttle.give_back, place, others),
            lambda: self._forget(Throttle.forget_held, Throttle.give_back_held, place, others),
        )

    def _forget(self, forget: Callable, give_back: Callable, place: Lane, others: list[Lane]) -> None:
        forget(place)
        if not self.known:
            give_back(*others)

    def _counted(self, device: Lane) -> list[Lane]:
        """Return what each try from ``device`` is counted under, its place first."""
        if self.known:
            return [(f"{self.kind}_known", f"{self.name} {self.source.number}")]
        return [(f"{self.kind}_place", f"{self.name} {device[1]}"), device, self._total]

    def _device(self) -> Lane:
        return device_of(self.kind, self.source)

    @property
    def _total(self) -> Lane:
        return f"{self.kind}_total", self.name
