"""A mail server elsewhere is spoken to encrypted, and only if it is the one that was meant."""

import contextlib
import smtplib
import ssl
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from conference.infra.smtp import Server
from tests.servers import free_port

ELSEWHERE = "127.1"
"""This machine by a name that the product does not know to be this machine."""
NAME, PASSWORD = "table@example.org", "two words"
WORDS = "Something waits for you."


class Elsewhere:
    """What a mail server was told: whether it was encrypted, who signed in, the mail."""

    def __init__(self) -> None:
        self.taken: list[tuple[bool, str | None, str]] = []

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        who = session.auth_data.login.decode() if session.auth_data else None
        self.taken.append((session.ssl is not None, who, content.decode()))
        return "250 OK"


def let_in(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
    right = LoginPassword(NAME.encode(), PASSWORD.encode())
    return AuthResult(success=given == right, handled=False, auth_data=given)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and who it belongs to, as that machine's own word."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ELSEWHERE)])
    day = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(day - timedelta(days=1))
        .not_valid_after(day + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(ELSEWHERE)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    held = tmp_path / "elsewhere.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    held.write_bytes(private + made.public_bytes(Encoding.PEM))
    return held


@contextlib.contextmanager
def serving(**how: Any) -> Generator[tuple[Elsewhere, int]]:
    told, port = Elsewhere(), free_port()
    running = Controller(told, hostname="127.0.0.1", port=port, authenticator=let_in, **how)
    running.start()
    try:
        yield told, port
    finally:
        running.stop()


def context(certificate: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate)
    return made


def hand_over(url: str) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "table@example.org", "ana@example.org"
    message.set_content(WORDS)
    server = Server(url)
    try:
        server.take(message)
    finally:
        server.leave()


def test_it_is_encrypted_before_anybody_signs_in(certificate: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(tls_context=context(certificate), require_starttls=True, auth_required=True) as (told, port):
        hand_over(f"smtp://table%40example.org:two%20words@{ELSEWHERE}:{port}")
    ((encrypted, who, content),) = told.taken
    assert (encrypted, who) == (True, NAME)
    assert WORDS in content


def test_it_may_be_encrypted_from_the_first_byte(certificate: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(ssl_context=context(certificate)) as (told, port):
        hand_over(f"smtps://{ELSEWHERE}:{port}")
    assert [who for _encrypted, who, _content in told.taken] == [None]


def test_a_wrong_password_hands_over_nothing(certificate: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with (
        serving(tls_context=context(certificate), auth_required=True) as (told, port),
        pytest.raises(smtplib.SMTPAuthenticationError),
    ):
        hand_over(f"smtp://table%40example.org:wrong@{ELSEWHERE}:{port}")
    assert told.taken == []


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_server_that_cannot_show_who_it_is_gets_nothing(certificate: Path, scheme: str):
    how = {"tls_context" if scheme == "smtp" else "ssl_context": context(certificate)}
    with serving(**how) as (told, port), pytest.raises(ssl.SSLCertVerificationError):
        hand_over(f"{scheme}://{ELSEWHERE}:{port}")
    assert told.taken == []


def test_nothing_leaves_this_machine_in_the_clear():
    with serving() as (told, port), pytest.raises(smtplib.SMTPNotSupportedError):
        hand_over(f"smtp://{ELSEWHERE}:{port}")
    assert told.taken == []
