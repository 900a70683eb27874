"""Codes and passwords are hashed before the transaction that stores them."""

import pytest

from kiosk.core.models import Account
from kiosk.core.models.accounts import account as module
from kiosk.core.security.passwords import hash_secret
from kiosk.core.storage.database import database
from tests.factories import an_account


def enrol(_siti):
    Account.enrol(username="eva", name="Eva", roles=("officer",))


def reset(siti):
    siti.reset()


def set_password(siti):
    siti.set_password("kunci lemari kayu ulin")


def trade_code(_siti):
    eva, code = Account.enrol(username="eva", name="Eva", roles=("officer",))
    assert eva.trade_code(code, "kunci lemari kayu ulin")


def found_unit(_siti):
    Account.found_unit(("eva", "Eva"), ("agus", "Agus"), "kunci lemari kayu ulin")


@pytest.mark.parametrize("act", [found_unit, enrol, reset, set_password, trade_code])
def test_no_other_writer_waits_while_a_secret_is_hashed(storage, monkeypatch, act):
    siti, inside = an_account("siti", "officer"), []

    def watched(secret):
        inside.append(database.in_transaction())
        return hash_secret(secret)

    monkeypatch.setattr(module, "hash_secret", watched)

    act(siti)

    assert inside
    assert not any(inside)


def test_a_new_code_is_stored_with_the_account_in_one_act(storage):
    account, code = Account.enrol(username="eva", name="Eva", roles=("officer",))

    assert Account.named("eva").code_is(code)
    assert account.password_hash is None
