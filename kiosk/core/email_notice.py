"""Notices by e-mail to officers and inspectors: how many new suggestions wait, and never what they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from peewee import fn

from kiosk.core.days import batches, clock
from kiosk.core.letters import Letter, may_be_sent, send
from kiosk.core.models import Account, Case, Chore, Setting, Suggestion

# Without batches, a person gets at most one e-mail in this time.
BETWEEN = timedelta(minutes=10)
# Longer between two notices than the office is ever closed.
_LONGEST = timedelta(days=60)


@dataclass(frozen=True)
class Notice:
    """How much became visible to one account since the last notice, up to a moment and a row."""

    account: Account
    count: int
    until: datetime
    mark: int

    def note(self) -> None:
        """Record that the account has been notified."""
        Chore.done(_name(self.account), self.until, self.mark)


def send_due() -> int:
    """Send the notices that are due and return how many were sent; one that fails stays due.

    They are due when a batch was released since the last notice, or every ten minutes without batches. Nobody is
    notified twice of the same suggestions, whatever happens to the others. No transaction is open while sending.
    """
    settings, now = Setting.everything(), clock.now()
    if not may_be_sent(settings, now):
        return 0
    notices = _notices(now, batches.times_of(settings["batches"]) or [])
    return send([Letter(one.account, f"Ada {one.count} saran baru", one.note) for one in notices], settings)


def _notices(now: datetime, times: list[time]) -> Iterator[Notice]:
    """Yield the notices to be sent now; those with nothing to report are recorded at once."""
    newest = Suggestion.select(fn.MAX(Suggestion.id)).scalar() or 0
    for account in Account.in_use().where(Account.email != "", Account.officer | Account.inspector):
        last = Chore.get_or_none(Chore.name == _name(account))
        if last is None:
            # A first notice covers only what comes from now on.
            Notice(account, 0, now, newest).note()
        elif not now - _LONGEST < last.done_until <= now:
            # The clock was set: times say nothing about what was noticed, but the mark does.
            Notice(account, 0, now, last.mark).note()
        elif _due(last.done_until, now, times):
            notice = Notice(account, _count(account, last, now, newest), now, newest)
            if notice.count:
                yield notice
            elif times:
                notice.note()


def _due(last: datetime, now: datetime, times: list[time]) -> bool:
    batch = batches.next_release(clock.local(last), times)
    return clock.utc(batch) <= now if batch else now >= last + BETWEEN


def _count(account: Account, last: Chore, now: datetime, newest: int) -> int:
    """Count what ``account`` may see now and could not at the ``last`` notice, without what it recorded itself."""
    own = Suggestion.recorded_by.is_null(False) & (Suggestion.recorded_by == account)
    visible = Case.visible_to(account).where(Suggestion.id <= newest, ~own).order_by()
    came = visible.where(Suggestion.id > last.mark)
    # What was stored already and waited for its batch, which is released within a day.
    oldest = clock.local(last.done_until).date() - timedelta(days=1)
    released_since = (Case.released_at > last.done_until) & (Case.released_at <= now)
    waited = visible.where(Suggestion.id <= last.mark, released_since, Suggestion.day >= oldest)
    return came.count() + waited.count()


def _name(account: Account) -> str:
    return f"email to account {account.id}"
