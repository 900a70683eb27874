"""The settings as pages need them, and from them how the unit and the channels outside it are reached."""

from collections.abc import Mapping
from typing import Any

from flask import g
from flask_babel import gettext as _
from peewee import PeeweeException

from kiosk.core.models import Setting
from kiosk.core.models.unit.setting import DEFAULTS

_OMBUDSMAN, _OMBUDSMAN_SITE = "Ombudsman Republik Indonesia", "ombudsman.go.id"
# The explanation that also names the complaint officer, and the one of channels that are not the unit's.
_COMPLAINTS, _OUTSIDE = "saran-dan-pengaduan", "saluran-pengaduan-lain"

# What was read last, for the pages that say that the database cannot be read.
_remembered: dict[str, Any] = dict(DEFAULTS)


def unit_settings() -> dict[str, Any]:
    """Return every setting; as it was last read where the storage has failed, so that nothing waits for it again."""
    if g.get("storage_failed"):
        return _remembered
    try:
        found = Setting.everything()
    except PeeweeException:
        return _remembered
    _remembered.update(found)
    return found


def unit_contacts(settings: Mapping[str, Any]) -> list[str]:
    """Return the telephone and WhatsApp of the unit, as far as they are set."""
    telephone, whatsapp = settings["unit_telephone"], settings["unit_whatsapp"]
    return [
        *([_("Telepon: %(number)s", number=telephone)] if telephone else []),
        *([_("WhatsApp: %(number)s", number=whatsapp)] if whatsapp else []),
    ]


def complaint_officer(settings: Mapping[str, Any]) -> str:
    """Return who answers complaints in this unit, with the post; empty if it is not set."""
    person = ", ".join(filter(None, (settings["complaint_officer"], settings["complaint_officer_post"])))
    return _("Petugas pengaduan: %(person)s", person=person) if person else ""


def card_contacts(slug: str, settings: Mapping[str, Any]) -> list[str]:
    """Return the lines below whom to ask on the card of the explanation ``slug``, the unit's name first.

    Whom to ask may be a court or the police: without the name, the numbers would be read as theirs.
    """
    officer = complaint_officer(settings) if slug == _COMPLAINTS else ""
    lines = [] if slug == _OUTSIDE else [*unit_contacts(settings), *filter(None, [officer])]
    return [settings["unit_name"], *lines] if lines else []


def outside_channels() -> list[str]:
    """Return where a complaint may be sent outside the unit: the Ombudsman, then the unit's own list."""
    settings = unit_settings()
    numbers = [
        *([_("telepon %(number)s", number=settings["ombudsman_telephone"])] if settings["ombudsman_telephone"] else []),
        *([_("WhatsApp %(number)s", number=settings["ombudsman_whatsapp"])] if settings["ombudsman_whatsapp"] else []),
    ]
    ways = ", ".join([*numbers, _OMBUDSMAN_SITE])
    office = settings["ombudsman_office"]
    return [
        _("Ombudsman Republik Indonesia (%(ways)s)", ways=ways),
        *([_("Kantor Ombudsman provinsi: %(office)s", office=office)] if office else []),
        # Until the numbers were settings, the list began with the bare name.
        *(line for line in settings["channels"].splitlines() if line != _OMBUDSMAN),
    ]
