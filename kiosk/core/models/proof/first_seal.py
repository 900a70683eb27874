"""Seals existing data, once: all of it in a database without a chain, the state of the rest at the first start."""

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit
from kiosk.core.models.proof.sealed import CONTACT, NOUNS, TERM, states, stream
from kiosk.core.models.suggestions import acts
from kiosk.core.models.unit.setting import Setting
from kiosk.core.storage.database import transaction

# The object whose row says that every state has been sealed: one without a seal since was written outside the program.
_BEGUN = "states"


def begun() -> bool:
    """Return whether the states were sealed, by this start or an earlier one."""
    return Audit.about(_BEGUN) is not None


def seal_states() -> None:
    """Seal the present state of everything that has no seal yet; does nothing at any later start."""
    if begun():
        return
    with transaction():
        for name, content in states().items():
            if content.thing and Audit.about(name) is None:
                Audit.add(f"{name.split()[0]} sealed", name, content)
        Audit.add("states sealed", _BEGUN, [])


def seal_existing() -> int:
    """Rebuild the cases, seal all existing data, and return the number of the last row of the chain.

    Later changes are then detected; earlier ones cannot be.
    """
    with transaction():
        acts.rebuild_cases()
        for noun in NOUNS:
            for thing in stream(noun):
                if thing.row is None:
                    continue
                if noun == TERM:
                    Audit.add(f"term {thing.row.kind}", thing.name, thing.content, actor=thing.row.actor)
                elif noun == CONTACT:
                    Audit.add("contact kept", thing.name, thing.content)
                else:
                    action, actor_id, day, part = thing.facts
                    actor = Account.get_or_none(Account.id == actor_id)
                    Audit.add(action, thing.name, thing.content, actor=actor, day=day, part=part)
        for account in Account.select():
            account.seal("account made", None)
        for setting in Setting.select():
            Audit.add("setting changed", setting.name_in_chain, setting.sealed_content())
        head = Audit.head()
    return head.seq if head else 0
