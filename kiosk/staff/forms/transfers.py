"""Forms of an import: the file, and the differences that were read before it is applied."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from kiosk.core.web.forms import KioskForm


class UploadForm(KioskForm):
    """A file of explanations, as another unit or this one exported it."""

    file = FileField(_l("Berkas istilah (JSON)"), validators=[FileRequired(_l("Pilih berkasnya lebih dulu."))])


class ApplyForm(KioskForm):
    """Applying an import; ``seen`` is the state with which the file was compared."""

    seen = HiddenField()
