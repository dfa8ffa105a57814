"""Who may ask the desk's server: this machine's own page, in a tab that was let in.

Any page that a browser shows can send requests to a port of this machine, under any name that it
makes the system resolve to it. So a request must name the server as it names itself, must come
from its own page, and must bear a token that only a tab has which was opened by this program.
There is no cookie: one of 127.0.0.1:A is sent to 127.0.0.1:B as well.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Mapping

CODE_SECONDS = 60.0
TICKET_SECONDS = 60.0
_MOST_TICKETS = 256
_MOST_TOKENS = 64
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
HEADERS = (
    ("Content-Security-Policy", _POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)
"""What every answer bears: nothing from elsewhere runs in the page, nothing stays in a cache."""


def is_of_own_page(environ: Mapping[str, object], port: int) -> bool:
    """Whether a request names this server as it names itself, and comes from its own page.

    Args:
        environ: of the request (WSGI).
        port: the server's.
    """
    own = f"127.0.0.1:{port}"
    if environ.get("HTTP_HOST") != own:
        return False
    if environ.get("HTTP_ORIGIN", f"http://{own}") != f"http://{own}":
        return False
    site = environ.get("HTTP_SEC_FETCH_SITE", "none")
    # A person's own click in the address bar, and no other page's link, is from nowhere.
    is_plain = environ.get("REQUEST_METHOD") in {"GET", "HEAD"}
    return site == "same-origin" or (
        site == "none" and (is_plain or "HTTP_SEC_FETCH_SITE" not in environ)
    )


class Entrances:
    """Codes that are good once, and the tokens that tabs hold for them.

    Args:
        hashes: SHA-256 of tokens that an earlier server of this folder gave.
        now: the clock.
    """

    def __init__(
        self, hashes: Iterable[str] = (), now: Callable[[], float] = time.monotonic
    ) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._codes: dict[str, float] = {}
        self._tokens = dict.fromkeys(hashes)

    @property
    def hashes(self) -> tuple[str, ...]:
        """SHA-256 of the tokens that hold."""
        with self._lock:
            return tuple(self._tokens)

    def code(self) -> str:
        """A new code, good once within :data:`CODE_SECONDS`."""
        code = secrets.token_urlsafe(24)
        with self._lock:
            self._codes[_hash(code)] = self._now() + CODE_SECONDS
        return code

    def enter(self, code: str) -> str | None:
        """A token for a code; ``None`` where it is not, or no more, good."""
        with self._lock:
            until = self._codes.pop(_hash(code), None)
            self._codes = {one: at for one, at in self._codes.items() if at > self._now()}
            if until is None or until <= self._now():
                return None
            token = secrets.token_urlsafe(32)
            while len(self._tokens) >= _MOST_TOKENS:
                del self._tokens[next(iter(self._tokens))]
            self._tokens[_hash(token)] = None
            return token

    def whose(self, token: str) -> str:
        """The name of the tab that holds a token; empty for none that was given."""
        hashed = _hash(token)
        with self._lock:
            return hashed if hashed in self._tokens else ""


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Whether two secrets are the same, in a time that says nothing of them."""
    return hmac.compare_digest(_hash(one), _hash(other))


def answer_to(question: str, secret: str) -> str:
    """What only who knows a secret can say to a question."""
    return hmac.new(secret.encode(), question.encode("utf-8", "replace"), "sha256").hexdigest()


class Tickets:
    """Bytes that may be fetched once, each by a name that nobody guesses.

    Args:
        now: the clock.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, str, Callable[[], bytes]]] = {}

    def issue(self, name: str, data: Callable[[], bytes]) -> str:
        """A ticket for a file.

        Args:
            name: the file's, as it is to be saved.
            data: gives its bytes when it is fetched.
        """
        ticket = secrets.token_hex(16)
        with self._lock:
            now = self._now()
            self._kept = {one: held for one, held in self._kept.items() if held[0] > now}
            while len(self._kept) >= _MOST_TICKETS:
                del self._kept[next(iter(self._kept))]
            self._kept[ticket] = (now + TICKET_SECONDS, name, data)
        return ticket

    def take(self, ticket: str) -> tuple[str, bytes] | None:
        """The file of a ticket, which is no more good then; ``None`` where it is not good."""
        with self._lock:
            held = self._kept.pop(ticket, None)
        if held is None or held[0] <= self._now():
            return None
        return held[1], held[2]()
