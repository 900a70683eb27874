"""Seals existing data, once, when a database comes from a version without a chain."""

from kiosk.core.models.accounts.account import Account
from kiosk.core.models.chain.audit import Audit
from kiosk.core.models.proof.sealed import CONTACT, NOUNS, TERM, stream
from kiosk.core.models.suggestions import acts
from kiosk.core.models.unit.setting import Setting
from kiosk.core.storage.database import transaction


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
