"""The models, one noun per file, named as in the glossary of docs/architecture.md."""

from kiosk.core.models.accounts.account import ROLES, Account
from kiosk.core.models.accounts.session import Session
from kiosk.core.models.accounts.throttle import Throttle
from kiosk.core.models.chain.audit import Audit, AuditSalt
from kiosk.core.models.inbox.inbox import Inbox
from kiosk.core.models.inbox.saved_view import SavedView
from kiosk.core.models.ratings.rating import Rating, RatingReason
from kiosk.core.models.ratings.score_tally import ReasonTally, ScoreTally
from kiosk.core.models.suggestions.board import BoardEntry
from kiosk.core.models.suggestions.case import Case
from kiosk.core.models.suggestions.event import Event, EventWords
from kiosk.core.models.suggestions.personal_data import Contact, Words
from kiosk.core.models.suggestions.reply_template import ReplyTemplate
from kiosk.core.models.suggestions.shut_out import ShutOut
from kiosk.core.models.suggestions.suggestion import Suggestion
from kiosk.core.models.suggestions.tag import CaseTag, Tag
from kiosk.core.models.surveys.period import FollowUp, SurveyPeriod
from kiosk.core.models.surveys.sheet import Sheet
from kiosk.core.models.surveys.sheet_tally import SheetTally
from kiosk.core.models.terms.autosave import Autosave
from kiosk.core.models.terms.feedback import Clarity, Feedback
from kiosk.core.models.terms.group import Group
from kiosk.core.models.terms.pronunciation import Pronunciation
from kiosk.core.models.terms.question import Question
from kiosk.core.models.terms.recording import Recording
from kiosk.core.models.terms.revision import Revision
from kiosk.core.models.terms.term import Relation, Term
from kiosk.core.models.terms.term_event import TermEvent
from kiosk.core.models.terms.usage_tally import MissedSearch, TermTally
from kiosk.core.models.unit.chore import Chore
from kiosk.core.models.unit.closed_day import ClosedDay
from kiosk.core.models.unit.device import Device
from kiosk.core.models.unit.fault_tally import FaultTally
from kiosk.core.models.unit.notice import Notice
from kiosk.core.models.unit.service import Reason, Service
from kiosk.core.models.unit.setting import Setting
from kiosk.core.models.unit.trusted_day import TrustedDay
from kiosk.core.models.unit.visiting_day import VisitingDay
from kiosk.core.models.unit.visiting_hour import VisitingHour, VisitingWeek
from kiosk.core.statistics.questionnaire import Respondent

ALL = (
    Account,
    Session,
    Throttle,
    Setting,
    ClosedDay,
    Service,
    Reason,
    Notice,
    Group,
    Term,
    Revision,
    Relation,
    Clarity,
    Rating,
    RatingReason,
    ScoreTally,
    ReasonTally,
    SurveyPeriod,
    FollowUp,
    Sheet,
    SheetTally,
    Suggestion,
    Words,
    Contact,
    Event,
    EventWords,
    Case,
    TermEvent,
    Autosave,
    TermTally,
    MissedSearch,
    Pronunciation,
    Recording,
    Question,
    Audit,
    AuditSalt,
    Tag,
    CaseTag,
    ShutOut,
    BoardEntry,
    ReplyTemplate,
    SavedView,
    Chore,
    TrustedDay,
    VisitingHour,
    VisitingWeek,
    VisitingDay,
    Device,
    FaultTally,
)

__all__ = ["ALL", "ROLES", "Feedback", "Inbox", "Respondent", *(model.__name__ for model in ALL)]
