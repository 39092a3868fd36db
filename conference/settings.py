"""Settings: from the environment only, validated all at once, frozen, secrets never printed."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath
from urllib.parse import SplitResult, urlsplit


class Environment(StrEnum):
    """Where the product runs. Development adds the page of components."""

    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class JobsIn(StrEnum):
    """Where what runs by itself runs: in the web processes, or in workers that are told over Redis."""

    WEB = "web"
    WORKERS = "workers"


class SettingsError(Exception):
    """One or more settings are missing or wrong; the message lists every one of them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs from one installation to another."""

    database_url: str = field(repr=False)
    keys_database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    master_key: bytes = field(repr=False)
    master_key_previous: bytes | None = field(repr=False)
    mail_folder: Path
    smtp_url: str | None = field(repr=False)
    anchor_folder: Path
    public_url: str
    redis_url: str | None = field(repr=False)
    jobs_in: JobsIn
    environment: Environment
    log_level: str

    def __str__(self) -> str:
        return (
            "Settings(database_url=***, keys_database_url=***, secret_key=***, master_key=***, "
            f"master_key_previous={'***' if self.master_key_previous else None}, "
            f"redis_url={'***' if self.redis_url else None}, smtp_url={'***' if self.smtp_url else None}, "
            f"mail_folder={self.mail_folder}, anchor_folder={self.anchor_folder}, public_url={self.public_url}, "
            f"jobs_in={self.jobs_in}, environment={self.environment}, log_level={self.log_level})"
        )

    @property
    def https(self) -> bool:
        """Whether people reach the product over HTTPS, so that cookies may be marked secure."""
        return self.public_url.startswith("https://")


_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_SQLITE = "sqlite:///"
_DATABASES = (_SQLITE, "postgresql://")
_REDIS = ("redis://", "rediss://")
_SMTP = ("smtp", "smtps")
_MASTER_KEY_BYTES = 32
_SECRET_KEY_LENGTH = 32


def load(environ: Mapping[str, str]) -> Settings:
    """Read and check every setting. Raises SettingsError that names each one that is missing or wrong, and the cure."""
    problems: list[str] = []
    database_url = _database_url(environ, problems)
    settings = Settings(
        database_url=database_url,
        keys_database_url=_keys_database_url(environ, database_url, problems),
        secret_key=_secret_key(environ, problems),
        master_key=_master_key(environ, problems),
        master_key_previous=_master_key_previous(environ, problems),
        mail_folder=Path(_required(environ, "MAIL_FOLDER", "a folder that mails are written to", problems)),
        smtp_url=_smtp_url(environ, problems),
        anchor_folder=_anchor_folder(environ),
        public_url=_public_url(environ, problems),
        redis_url=_redis_url(environ, problems),
        jobs_in=_jobs_in(environ, problems),
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


def _anchor_folder(environ: Mapping[str, str]) -> Path:
    """By default beside the mails. Better a folder that this machine's operator cannot change."""
    chosen = environ.get("RECORD_ANCHOR_FOLDER", "").strip()
    return Path(chosen) if chosen else Path(environ.get("MAIL_FOLDER", "").strip()).parent / "anchors"


def _database_url(environ: Mapping[str, str], problems: list[str]) -> str:
    url = _required(environ, "DATABASE_URL", "sqlite:////path/to/file.db or postgresql://user@host/name", problems)
    if url and not url.startswith(_DATABASES):
        problems.append("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return url


def _keys_database_url(environ: Mapping[str, str], database_url: str, problems: list[str]) -> str:
    """Where the keys are: by default a file beside an SQLite database, or a schema of its own in a PostgreSQL one."""
    url = environ.get("KEYS_DATABASE_URL", "").strip()
    if url and not url.startswith(_DATABASES):
        problems.append("KEYS_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    if url and url == database_url and url.startswith(_SQLITE):
        problems.append("KEYS_DATABASE_URL must name another file than DATABASE_URL: keys live apart from data.")
    if url or not database_url.startswith(_SQLITE):
        return url or database_url
    file, mark, options = database_url.removeprefix(_SQLITE).partition("?")
    path = PurePosixPath(file)
    return f"{_SQLITE}{path.with_name(f'{path.stem}.keys{path.suffix}')}{mark}{options}" if path.name else database_url


def _secret_key(environ: Mapping[str, str], problems: list[str]) -> str:
    key = _required(environ, "SECRET_KEY", "at least 32 random characters that sign the session cookie", problems)
    if key and len(key) < _SECRET_KEY_LENGTH:
        problems.append("SECRET_KEY is too short: at least 32 random characters.")
    return key


def _master_key(environ: Mapping[str, str], problems: list[str]) -> bytes:
    meaning = "32 random bytes in base64url that wrap the keys of sealed details"
    return _key("MASTER_KEY", _required(environ, "MASTER_KEY", meaning, problems), problems)


def _master_key_previous(environ: Mapping[str, str], problems: list[str]) -> bytes | None:
    """The master key that was used before this one, until `flask keys rotate` is done."""
    text = environ.get("MASTER_KEY_PREVIOUS", "").strip()
    return _key("MASTER_KEY_PREVIOUS", text, problems) if text else None


def _key(name: str, text: str, problems: list[str]) -> bytes:
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if text and len(key) != _MASTER_KEY_BYTES:
        problems.append(f"{name} must be 32 bytes in base64url.")
    return key


def _public_url(environ: Mapping[str, str], problems: list[str]) -> str:
    url = _required(
        environ, "PUBLIC_URL", "the address people type, such as https://table.example.org", problems
    ).rstrip("/")
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.netloc):
        problems.append("PUBLIC_URL must begin with https:// (or http:// on this machine) and name a host.")
    return url


def _redis_url(environ: Mapping[str, str], problems: list[str]) -> str | None:
    """Where several web processes meet. One process needs none."""
    url = environ.get("REDIS_URL", "").strip()
    if url and not url.startswith(_REDIS):
        problems.append("REDIS_URL must begin with redis:// or rediss://.")
    return url or None


def _jobs_in(environ: Mapping[str, str], problems: list[str]) -> JobsIn:
    """Workers are told over Redis what to do."""
    chosen = environ.get("JOBS_IN", "").strip() or JobsIn.WEB.value
    if chosen not in set(JobsIn):
        problems.append("JOBS_IN must be web or workers.")
        return JobsIn.WEB
    if chosen == JobsIn.WORKERS and not environ.get("REDIS_URL", "").strip():
        problems.append("JOBS_IN can be workers only with REDIS_URL: they are told over Redis.")
    return JobsIn(chosen)


def _smtp_url(environ: Mapping[str, str], problems: list[str]) -> str | None:
    """The server that mails are handed to; without it they stay in MAIL_FOLDER, as files."""
    url = environ.get("SMTP_URL", "").strip()
    if url and not _names_a_mail_server(urlsplit(url)):
        problems.append(
            "SMTP_URL must be smtp://name:password@host:587 (encrypted once connected) or smtps://host:465 "
            "(encrypted from the start)."
        )
    return url or None


def _names_a_mail_server(parts: SplitResult) -> bool:
    try:
        known = parts.port is None or parts.port > 0
    except ValueError:
        return False
    whole = bool(parts.hostname) and not (parts.path.strip("/") or parts.query or parts.fragment)
    return known and whole and parts.scheme in _SMTP and (parts.username is None) == (parts.password is None)


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
