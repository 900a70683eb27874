"""Where a case may stand, and how it may end."""

NEW, HANDLED, ANSWERED, CLOSED = STATUSES = ("new", "handled", "answered", "closed")
OPEN_STATUSES = (NEW, HANDLED)
# How a suggestion ended. What is merged is answered with another; what is void is no matter to answer.
OUTCOMES = ("done", "explained", "impossible", "elsewhere", "thanks", "void")
MERGED, VOID = "merged", "void"
