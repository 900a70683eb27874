"""The audit log: what was done, by whom and when; and the check of the chain."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.admin import wording
from kiosk.admin.forms.audit import AuditLogForm
from kiosk.admin.forms.settings import SettingsForm
from kiosk.core.days import clock
from kiosk.core.models import Account, Audit, Setting
from kiosk.core.models.chain.anchors import anchor_file
from kiosk.core.models.proof.audit_log import AuditLog, Filter
from kiosk.core.models.proof.verify import check_within_reason
from kiosk.core.soundness import soundness
from kiosk.core.web.sign_in import account

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the acts that this administrator may see, newest first."""
    people = list(Account.roster())
    form = AuditLogForm(request.args, people=people)
    wanted = form.wanted(people) if form.validate() else Filter()
    page = AuditLog(account()).page(wanted, before=request.args.get("before", ""), after=request.args.get("after", ""))
    return render_template(
        "admin/audit/index.html",
        form=form,
        kept={name: value for name, value in form.data.items() if value},
        page=page,
        settings=SettingsForm(formdata=None),
        unsound=list(dict.fromkeys(wording.FINDINGS[finding.kind] for finding in soundness.findings)),
        wording=wording,
    )


@blueprint.post("/verify")
def verify() -> ResponseReturnValue:
    """Check the chain and report the findings."""
    result = check_within_reason()
    if result.findings:
        kinds = list(dict.fromkeys(finding.kind for finding in result.findings))
        what = " ".join(str(wording.FINDINGS[kind]) for kind in kinds[:3])
        # Numbers and names would reveal rows that this person may not see.
        flash(
            _("Ada yang berubah di luar program. %(what)s Rinciannya: flask --app run audit verify", what=what),
            "danger",
        )
    elif result.whole:
        flash(_("Semua catatan dan isinya masih seperti saat ditulis program."), "success")
    else:
        flash(
            _(
                "Mata rantai catatan terbaru utuh. Isinya terlalu banyak untuk diperiksa dari layar ini: "
                "jalankan flask --app run audit verify."
            ),
            "success",
        )
    return redirect(url_for(".index"), 303)


@blueprint.post("/anchors")
def anchors() -> ResponseReturnValue:
    """Send the last anchor of each day as a text file, to be kept outside the building."""
    Audit.add("exported", "anchors", [], actor=account())
    text = anchor_file(Setting.read("unit_name"), Audit.daily_anchors())
    name = f"jangkar-{clock.today().isoformat()}.txt"
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(text, mimetype="text/plain", headers=headers)
