"""How the administrators' pages name the roles."""

from flask_babel import lazy_gettext as _l

ROLES = {
    "officer": _l("Petugas pengaduan"),
    "inspector": _l("Pengawas"),
    "staff": _l("Staf informasi"),
    "admin": _l("Administrator"),
}
