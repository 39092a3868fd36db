"""A real mail server for tests: it takes mails over SMTP, and keeps them as their reader's mailbox would."""

import contextlib
import time
from collections.abc import Generator
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers import free_port


class MailServer:
    """`taken`: every mail that it said yes to, in turn. `no`: what it answers instead, by address."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.no: dict[str, str] = {}
        self.slow = 0.0
        self._port = free_port()
        self._controller: Controller | None = None
        self.url = f"smtp://127.0.0.1:{self._port}"

    async def handle_RCPT(  # noqa: N802 - the library's name for it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Say no to some."""
        if address in self.no:
            return self.no[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail."""
        time.sleep(self.slow)  # noqa: ASYNC251 - it serves nobody else meanwhile
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message = message_from_bytes(content, policy=policy.default)
        assert [message["To"]] == envelope.rcpt_tos
        self.taken.append(message)
        return "250 OK"

    @property
    def mailboxes(self) -> dict[str, EmailMessage]:
        """What readers find: each mail by its Message-ID, as mail servers keep them."""
        return {mail["Message-ID"]: mail for mail in self.taken}

    def start(self) -> None:
        """Start, or come back at the same port."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self._port)
        self._controller.start()

    def stop(self) -> None:
        """Be gone."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


@contextlib.contextmanager
def mail_server() -> Generator[MailServer]:
    """A mail server for as long as the block lasts."""
    server = MailServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
