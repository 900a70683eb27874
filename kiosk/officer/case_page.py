"""The page of one suggestion for one reader: what it shows, computed once and in about a dozen queries."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.core.models import Account, Event, Inbox, ReplyTemplate, Suggestion, Tag
from kiosk.core.models.suggestions import acts
from kiosk.core.models.suggestions.similar import joined_here, joined_into, similar
from kiosk.core.models.suggestions.state import ANSWERED, CLOSED, HANDLED, MERGED, OPEN_STATUSES
from kiosk.core.storage import search
from kiosk.core.web.page import day
from kiosk.officer import timeline, wording
from kiosk.officer.forms import cases as forms

FORMS = {
    "opened": forms.OpenedForm,
    "note": forms.NoteForm,
    "reply": forms.ReplyForm,
    "status": forms.StatusForm,
    "close": forms.CloseForm,
    "assign": forms.AssignForm,
    "tag": forms.TagForm,
    "untag": forms.UntagForm,
    "merge": forms.MergeForm,
    "forward": forms.ForwardForm,
    "extend": forms.ExtendForm,
    "hold": forms.HoldForm,
    "unhold": forms.UnholdForm,
    "route": forms.RouteForm,
    "name": forms.NameForm,
    "clear": forms.ClearForm,
}
_NO_SERVICE = _l("layanan kami")
_NO_DATE = _l("secepatnya")
_SNIPPET = 140


@dataclass(frozen=True)
class Alike:
    """A similar suggestion: the text of its row, and whether this one may be merged into it."""

    suggestion: Suggestion
    snippet: str
    mergeable: bool


class CasePage:
    """What the page of ``suggestion`` shows ``reader``; ``sent`` is the form that came back with errors or too late."""

    def __init__(
        self, suggestion: Suggestion, reader: Account, sent: forms.CaseForm | None = None, *, meanwhile: bool = False
    ) -> None:
        self.suggestion = suggestion
        self.case = suggestion.case
        self.reader = reader
        self.sent = sent
        self.meanwhile = meanwhile
        # Where the reader left off: what comes after is new. A number that no page shows marks nothing.
        self._read = sent.seen_events if meanwhile and sent is not None and sent.seen_events > 0 else None

    def find(self, public_id: str) -> Suggestion | None:
        """Return another suggestion that the reader may see, or None."""
        return Inbox(self.reader).find(public_id)

    def take(self, kind: type[forms.CaseForm]) -> forms.CaseForm:
        """Return a form of ``kind`` filled with what was sent."""
        form = kind()
        form.offer(self)
        return form

    @cached_property
    def forms(self) -> dict[str, forms.CaseForm]:
        """Every form of the page by its act, including the one that was sent; each carries the number of events."""
        found = {}
        for name, kind in FORMS.items():
            form = self.sent if self.sent is not None and isinstance(self.sent, kind) else kind(formdata=None)
            if form is not self.sent:
                form.offer(self)
            if form is not self.sent or self.meanwhile:
                form.seen.data = str(len(self.events))
            found[name] = form
        return found

    def was_sent(self, *names: str) -> bool:
        """Return whether the form that came back is one of ``names``."""
        return any(self.sent is self.forms[name] for name in names)

    def typed(self, *names: str) -> bool:
        """Return whether the form that came back is one of ``names`` and holds words, which must not be lost."""
        return self.was_sent(*names) and bool(self.sent and "text" in self.sent and self.sent["text"].data)

    @cached_property
    def events(self) -> list[Event]:
        """All events that the reader may see, oldest first."""
        return list(Event.of(self.suggestion.id))

    @cached_property
    def steps(self) -> list[timeline.Step]:
        """The timeline, newest first."""
        names = wording.Names(
            accounts={one.id: one.name for one in self._roster},
            tags={one.id: one.name for one in self.known_tags},
        )
        return timeline.steps(self.events, names, len(self.events) if self._read is None else self._read)

    @cached_property
    def unanswered(self) -> timeline.Step | None:
        """The step in which the sender reopened it, while that waits for an answer; else None."""
        if not (self.case.reopened and self.open):
            return None
        return next((step for step in self.steps if step.kind == "unanswered"), None)

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return self.case.status in OPEN_STATUSES

    @property
    def closed(self) -> bool:
        """Whether it has ended."""
        return self.case.status == CLOSED

    @property
    def answered(self) -> bool:
        """Whether it is answered and not closed yet."""
        return self.case.status == ANSWERED

    @property
    def alive(self) -> bool:
        """Whether its words are still there, so that it can be acted on."""
        return not self.case.purged

    @property
    def may_take(self) -> bool:
        """Whether the reader may start to handle it."""
        mine = self.case.assignee_id == self.reader.id and self.case.status == HANDLED
        return self.alive and self.open and not mine

    @property
    def inspector(self) -> bool:
        """Whether the reader is an inspector."""
        return self.reader.may("inspector")

    @property
    def outcome(self) -> str:
        """How it ended; empty while it has not."""
        if self.case.outcome == MERGED:
            return _("Digabungkan")
        return str(wording.OUTCOMES.get(self.case.outcome, ""))

    @cached_property
    def _roster(self) -> list[Account]:
        return list(Account.roster())

    @property
    def recorded_by(self) -> str:
        """Who recorded it for the sender; empty if nobody did."""
        return next((one.name for one in self._roster if one.id == self.suggestion.recorded_by_id), "")

    @cached_property
    def readers(self) -> list[Account]:
        """The accounts that may read it."""
        if not self.case.restricted:
            return [one for one in self._roster if one.may("officer", "inspector")]
        recused = {one.account.id for one in self.recused}
        return [one for one in self._roster if one.may("inspector") and one.id not in recused]

    @property
    def nobody_inspects(self) -> bool:
        """Whether nobody would read it in the restricted lane."""
        return not any(one.may("inspector") for one in self._roster)

    @property
    def everybody(self) -> dict[str, Account]:
        """Every account by the public id that forms carry."""
        return {one.public_id: one for one in self._roster}

    @cached_property
    def recused(self) -> list[timeline.RecusedPerson]:
        """The recused accounts, by name."""
        return timeline.recused(self.events, self._roster)

    @cached_property
    def nameable(self) -> list[Account]:
        """The accounts that may be recused."""
        recused = {one.account.id for one in self.recused}
        return [one for one in self._roster if one.id not in recused]

    @cached_property
    def known_tags(self) -> list[Tag]:
        """The tags that the reader may choose from."""
        used = [acts.value_of(event) for event in self.events if event.kind in ("tagged", "untagged")]
        return list(Tag.known_to(self.reader, also=used))

    @property
    def tags(self) -> list[Tag]:
        """The tags that are on."""
        on = timeline.tags_on(self.events)
        return [tag for tag in self.known_tags if tag.id in on]

    @cached_property
    def joined(self) -> list[Suggestion]:
        """The suggestions merged into this one, whose senders read its answers."""
        return joined_here(self.suggestion.id, self.reader)

    @cached_property
    def main(self) -> Suggestion | None:
        """The suggestion that answers for this one, if the reader may see it."""
        return joined_into(self.case, self.reader)

    @cached_property
    def alike(self) -> list[Alike]:
        """Similar suggestions; none if this one is merged or purged."""
        if self.case.merged_into_id is not None or not self.suggestion.kept:
            return []
        found = similar(self.suggestion, self.suggestion.kept.body, self.reader)
        return [Alike(one, self.snippet(one), one.case.restricted == self.case.restricted) for one in found]

    def snippet(self, one: Suggestion) -> str:
        """Return the beginning of the words of another suggestion."""
        if one.kept is None:
            return _("Isinya sudah dihapus.")
        return "".join(piece for piece, _hit in search.highlights(one.kept.body, "", _SNIPPET))

    @cached_property
    def extended_promise(self) -> date | None:
        """The date that could be promised instead, or None if the promise cannot be extended."""
        if not (self.alive and self.open) or self.case.extended or self.case.due_on is None:
            return None
        return self.suggestion.extended_promise

    @cached_property
    def templates(self) -> list[ReplyTemplate]:
        """The reply templates, in their order."""
        return list(ReplyTemplate.listed())

    @property
    def places(self) -> dict[str, str]:
        """The values of a template's placeholders, in the language of the suggestion."""
        language, service, due_on = self.suggestion.language, self.suggestion.service, self.case.due_on
        with force_locale(language):
            return {
                "tanggal": day(due_on) if due_on else str(_NO_DATE),
                "layanan": service.name(language) if service else str(_NO_SERVICE),
                "jenis": str(wording.KINDS[self.suggestion.kind]).lower(),
            }

    @property
    def board(self) -> str | None:
        """The URL where its public version is edited; None if it is restricted or purged."""
        if self.case.restricted or not self.alive:
            return None
        return url_for("officer.board.edit", public_id=self.suggestion.public_id)
