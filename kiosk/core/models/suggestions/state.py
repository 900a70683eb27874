"""The statuses and outcomes of a case."""

NEW, HANDLED, ANSWERED, CLOSED = STATUSES = ("new", "handled", "answered", "closed")
OPEN_STATUSES = (NEW, HANDLED)
# How a suggestion ended. MERGED: answered with another one. VOID: nothing to answer.
OUTCOMES = ("done", "explained", "impossible", "elsewhere", "thanks", "void")
MERGED, VOID = "merged", "void"
