"""Settings: from the environment only, validated all at once, frozen, secrets never printed."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit


class Environment(StrEnum):
    """Where the product runs. Development adds the page of components."""

    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class SettingsError(Exception):
    """One or more settings are missing or wrong; the message lists every one of them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs from one installation to another."""

    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    master_key: bytes = field(repr=False)
    mail_folder: Path
    public_url: str
    environment: Environment
    log_level: str

    def __str__(self) -> str:
        return (
            f"Settings(database_url=***, secret_key=***, master_key=***, mail_folder={self.mail_folder}, "
            f"public_url={self.public_url}, environment={self.environment}, log_level={self.log_level})"
        )

    @property
    def https(self) -> bool:
        """Whether people reach the product over HTTPS, so that cookies may be marked secure."""
        return self.public_url.startswith("https://")


_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_MASTER_KEY_BYTES = 32
_SECRET_KEY_LENGTH = 32


def load(environ: Mapping[str, str]) -> Settings:
    """Read and check every setting. Raises SettingsError that names each one that is missing or wrong, and the cure."""
    problems: list[str] = []
    settings = Settings(
        database_url=_database_url(environ, problems),
        secret_key=_secret_key(environ, problems),
        master_key=_master_key(environ, problems),
        mail_folder=Path(_required(environ, "MAIL_FOLDER", "a folder that mails are written to", problems)),
        public_url=_public_url(environ, problems),
        environment=_environment(environ, problems),
        log_level=_log_level(environ, problems),
    )
    if problems:
        message = "The settings cannot be used:\n" + "\n".join(f"- {problem}" for problem in problems)
        raise SettingsError(message)
    return settings


def _required(environ: Mapping[str, str], name: str, meaning: str, problems: list[str]) -> str:
    value = environ.get(name, "").strip()
    if not value:
        problems.append(f"{name} is missing: {meaning}.")
    return value


def _database_url(environ: Mapping[str, str], problems: list[str]) -> str:
    url = _required(environ, "DATABASE_URL", "sqlite:////path/to/file.db or postgresql://user@host/name", problems)
    if url and not url.startswith(("sqlite:///", "postgresql://")):
        problems.append("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return url


def _secret_key(environ: Mapping[str, str], problems: list[str]) -> str:
    key = _required(environ, "SECRET_KEY", "at least 32 random characters that sign the session cookie", problems)
    if key and len(key) < _SECRET_KEY_LENGTH:
        problems.append("SECRET_KEY is too short: at least 32 random characters.")
    return key


def _master_key(environ: Mapping[str, str], problems: list[str]) -> bytes:
    text = _required(
        environ, "MASTER_KEY", "32 random bytes in base64url that wrap the keys of sealed details", problems
    )
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if text and len(key) != _MASTER_KEY_BYTES:
        problems.append("MASTER_KEY must be 32 bytes in base64url.")
    return key


def _public_url(environ: Mapping[str, str], problems: list[str]) -> str:
    url = _required(
        environ, "PUBLIC_URL", "the address people type, such as https://table.example.org", problems
    ).rstrip("/")
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.netloc):
        problems.append("PUBLIC_URL must begin with https:// (or http:// on this machine) and name a host.")
    return url


def _environment(environ: Mapping[str, str], problems: list[str]) -> Environment:
    try:
        return Environment(environ.get("ENVIRONMENT", "production"))
    except ValueError:
        problems.append("ENVIRONMENT must be development, test or production.")
        return Environment.PRODUCTION


def _log_level(environ: Mapping[str, str], problems: list[str]) -> str:
    level = environ.get("LOG_LEVEL", "INFO").upper()
    if level not in _LOG_LEVELS:
        problems.append("LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR.")
    return level
