"""How every room names what the models call by code: kinds and topics, the same words on both surfaces."""

from flask_babel import lazy_gettext as _l

KINDS = {
    "suggestion": _l("Saran"),
    "complaint": _l("Pengaduan"),
    "question": _l("Pertanyaan"),
    "praise": _l("Apresiasi"),
}
TOPICS = {
    "service": _l("Pelayanan"),
    "officer": _l("Petugas"),
    "violence": _l("Kekerasan"),
    "levy": _l("Pungutan"),
    "other": _l("Lainnya"),
}
