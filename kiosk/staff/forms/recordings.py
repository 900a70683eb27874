"""Audio for a text on show: recorded on the page or chosen as a file."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import FloatField, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from kiosk.core.sound import audio
from kiosk.core.sound.voice import MAX_SENTENCES
from kiosk.core.web.forms import KioskForm

_LONGEST_SECONDS = 24 * 60 * 60

# Messages for a refused file: what is wrong, and what to do.
REFUSED = {
    audio.EMPTY: _l("Pilih berkas suara, atau rekam di sini lebih dulu."),
    audio.TOO_BIG: _l("Berkas ini lebih dari 10 MB. Rekam lagi dengan mutu lebih rendah, atau simpan sebagai MP3."),
    audio.UNKNOWN: _l(
        "Isi berkas ini bukan suara M4A, MP3, WAV, WebM atau Ogg Opus. Simpan sebagai MP3, lalu pilih lagi."
    ),
    audio.BROKEN: _l("Berkas ini rusak, terpotong, atau ditempeli isi lain. Simpan atau rekam ulang, lalu pilih lagi."),
    audio.MP4: _l(
        "Komputer ini tidak dapat membuka M4A. Rekam dengan tombol di halaman ini, atau di ponsel pilih MP3 atau WAV di"
        " setelan perekam suara, lalu rekam lagi. Administrator dapat memasang program ffmpeg."
    ),
    audio.VIDEO: _l("Berkas ini berisi gambar bergerak. Simpan suaranya saja sebagai MP3, lalu pilih lagi."),
    audio.CODEC: _l("Jenis suara di dalam berkas ini tidak dikenal layar. Simpan sebagai MP3, lalu pilih lagi."),
}


class RecordingForm(KioskForm):
    """The audio, the revision that was read, and where its sentences begin if the recorder marked them."""

    number = IntegerField(_l("Revisi"), widget=HiddenInput(), validators=[InputRequired()])
    # Shares 0 to 1, with blanks between.
    marks = HiddenField()
    seconds = FloatField(_l("Lama"), widget=HiddenInput(), validators=[Optional(), NumberRange(0, _LONGEST_SECONDS)])
    sound = FileField(_l("Berkas suara"))

    @property
    def data_of_sound(self) -> bytes:
        """The bytes of the file, at most one more than allowed; empty without a file."""
        return self.sound.data.read(audio.MAX_BYTES + 1) if self.sound.data else b""

    @property
    def shares(self) -> list[float]:
        """The marks; empty if malformed, since the audio is worth keeping without them."""
        try:
            marks = [float(mark) for mark in (self.marks.data or "").split()]
        except ValueError:
            return []
        rising = all(0 <= mark <= 1 for mark in marks) and marks == sorted(marks)
        return marks if rising and len(marks) <= MAX_SENTENCES else []
