"""Queues of one server: requests that hash a password or code wait in their own, so that no page waits for them.

Argon2 takes 80 ms, one at a time (``kiosk.core.security.passwords``). Were these requests in the queue of the pages,
fifty people who sign in would occupy each thread of the server for seconds.
"""

from flask import Flask, abort, request
from waitress.task import ThreadedTaskDispatcher

PAGE_THREADS = 8
# One is hashed while the next is read.
SLOW_THREADS = 2
# At 80 ms each, the last of these waits eight seconds; whoever comes later is asked to come back, unchecked.
MOST_WAITING = 100

# POSTs that hash, by surface and queue. Changes of a password and confirmations are made by people who have signed in.
GUESSES = {"office": ("/", "/first-password", "/setup"), "visitor": ("/tickets/",)}
MESSAGES = {"visitor": ("/suggestions/new",)}

_MARK = "X-Kiosk-Crowded"


class Queues(ThreadedTaskDispatcher):
    """The queue of pages, and beside it a queue of guesses and one of messages, each with threads of its own.

    A guess above ``MOST_WAITING`` is marked, so that the page refuses it without hashing; a message always waits.
    """

    def __init__(self, surface: str) -> None:
        super().__init__()
        self._guesses, self._messages = ThreadedTaskDispatcher(), ThreadedTaskDispatcher()
        self._slow = dict.fromkeys(GUESSES.get(surface, ()), self._guesses)
        self._slow |= dict.fromkeys(MESSAGES.get(surface, ()), self._messages)
        self.set_thread_count(PAGE_THREADS)
        self._guesses.set_thread_count(SLOW_THREADS)
        self._messages.set_thread_count(SLOW_THREADS)

    def add_task(self, task):  # type: ignore[no-untyped-def]
        """Queue the next request of a connection (waitress: an ``HTTPChannel``)."""
        parsed = task.requests[0]
        parsed.headers.pop(_key(_MARK), None)
        queue = self._slow.get(getattr(parsed, "path", "")) if getattr(parsed, "command", "") == "POST" else None
        if queue is None:
            super().add_task(task)
            return
        if queue is self._guesses and len(queue.queue) >= MOST_WAITING:
            parsed.headers[_key(_MARK)] = "1"
        queue.add_task(task)

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """Stop the threads of all queues."""
        for queue in (self._guesses, self._messages):
            queue.shutdown(cancel_pending, timeout)
        return super().shutdown(cancel_pending, timeout)


def init_app(app: Flask) -> None:
    """Refuse a marked request before anything is read, checked or counted."""
    app.before_request(_refuse_marked)


def _refuse_marked() -> None:
    if _MARK in request.headers:
        abort(503)


def _key(header: str) -> str:
    return header.upper().replace("-", "_")
