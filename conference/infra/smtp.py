"""Handing mails to a mail server (RFC 5321), encrypted but on this machine itself."""

import smtplib
import ssl
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

_PATIENCE = 30
OF_THIS_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)
"""The server does not take this mail now. It may well take the next one."""


class Server:
    """A mail server. It is connected to with the first mail, and once for all that follow."""

    def __init__(self, url: str) -> None:
        self._at = urlsplit(url)
        self._line: smtplib.SMTP | None = None

    def take(self, message: EmailMessage) -> None:
        """Have the server take a mail: it answers for it from then on. Raises OSError, one of OF_THIS_MAIL if that is
        all that is wrong.
        """
        if self._line is None:
            self._line = _connected(self._at)
        self._line.send_message(message)

    def leave(self) -> None:
        """Nothing more to take."""
        if self._line is not None:
            self._line.close()


def _connected(at: SplitResult) -> smtplib.SMTP:
    host, trust = at.hostname or "", ssl.create_default_context()
    if at.scheme == "smtps":
        line: smtplib.SMTP = smtplib.SMTP_SSL(host, at.port or 465, timeout=_PATIENCE, context=trust)
    else:
        line = smtplib.SMTP(host, at.port or 587, timeout=_PATIENCE)
    try:
        if at.scheme == "smtp" and not _is_here(host):
            line.starttls(context=trust)  # raises where the server cannot: nothing leaves this machine in the clear
        if at.username is not None:
            line.login(unquote(at.username), unquote(at.password or ""))
    except BaseException:
        line.close()
        raise
    return line


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
