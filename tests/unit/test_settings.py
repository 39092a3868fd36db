"""Settings: everything wrong is said at once, and nothing secret is ever written."""

import base64
from pathlib import Path

import pytest

from conference.settings import Environment, JobsIn, SettingsError, load

SECRET = "a-secret-that-signs-the-cookie-417"
KEY = base64.urlsafe_b64encode(b"wrapping-key-of-32-bytes-exactly").decode()
RIGHT = {
    "DATABASE_URL": "postgresql://table:pass-word-417@db.example.org/table",
    "SECRET_KEY": SECRET,
    "MASTER_KEY": KEY,
    "MAIL_FOLDER": "mail",
    "PUBLIC_URL": "https://table.example.org/",
}
NEEDED = sorted(RIGHT)


def problems(environ: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        load(environ)
    return str(raised.value).splitlines()[1:]


def test_the_defaults_are_those_of_production():
    settings = load(RIGHT)
    assert settings.environment is Environment.PRODUCTION
    assert settings.log_level == "INFO"
    assert settings.https
    assert settings.public_url == "https://table.example.org"
    assert settings.master_key == b"wrapping-key-of-32-bytes-exactly"
    assert settings.master_key_previous is None


@pytest.mark.parametrize(
    ("data", "given", "keys"),
    [
        ("sqlite:////srv/x/table.db", None, "sqlite:////srv/x/table.keys.db"),
        ("sqlite:///table", None, "sqlite:///table.keys"),
        ("sqlite:////srv/x/table.db?timeout=5", " ", "sqlite:////srv/x/table.keys.db?timeout=5"),
        ("sqlite:////srv/x/table.db", "sqlite:////srv/y/keys.db", "sqlite:////srv/y/keys.db"),
        ("postgresql://db.example.org/table", None, "postgresql://db.example.org/table"),
        ("postgresql://db.example.org/table", "sqlite:////srv/keys.db", "sqlite:////srv/keys.db"),
    ],
)
def test_keys_live_beside_the_data_unless_told_where(data, given, keys):
    environ = RIGHT | {"DATABASE_URL": data} | ({} if given is None else {"KEYS_DATABASE_URL": given})
    assert load(environ).keys_database_url == keys


def test_keys_never_live_in_the_file_of_the_data():
    file = "sqlite:////srv/x/table.db"
    assert problems(RIGHT | {"DATABASE_URL": file, "KEYS_DATABASE_URL": file}) == [
        "- KEYS_DATABASE_URL must name another file than DATABASE_URL: keys live apart from data."
    ]


def test_anchors_stand_beside_the_mails_unless_told_where():
    assert load(RIGHT | {"MAIL_FOLDER": "var/mail"}).anchor_folder == Path("var/anchors")
    assert load(RIGHT | {"RECORD_ANCHOR_FOLDER": " far/away "}).anchor_folder == Path("far/away")


def test_jobs_run_in_the_web_process_and_mails_stay_in_their_folder_unless_told_otherwise():
    assert (load(RIGHT).jobs_in, load(RIGHT).smtp_url) == (JobsIn.WEB, None)
    grown = load(RIGHT | {"JOBS_IN": "workers", "REDIS_URL": "redis://r", "SMTP_URL": " smtps://n:p%40@m:465/ "})
    assert (grown.jobs_in, grown.smtp_url) == (JobsIn.WORKERS, "smtps://n:p%40@m:465/")


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("value", [None, "", "   "])
def test_a_missing_setting_is_named_once(name, value):
    given = {k: v for k, v in RIGHT.items() if k != name} | ({} if value is None else {name: value})
    said = problems(given)
    assert len(said) == 1
    assert said[0].startswith(f"- {name} is missing")


def test_all_missing_settings_are_named_at_once():
    assert [line.split()[1] for line in problems({})] == [
        "DATABASE_URL",
        "SECRET_KEY",
        "MASTER_KEY",
        "MAIL_FOLDER",
        "PUBLIC_URL",
    ]


WRONG = {
    "DATABASE_URL": ["mysql://u:pass-word-417@h/d", "table.db", "sqlite:relative.db"],
    "KEYS_DATABASE_URL": ["mysql://u:pass-word-417@h/d", "table.keys.db"],
    "SECRET_KEY": ["short-417", "x" * 31],
    "MASTER_KEY_PREVIOUS": ["not base64 at all 417!", base64.urlsafe_b64encode(b"k" * 31).decode()],
    "MASTER_KEY": ["not base64 at all 417!", base64.urlsafe_b64encode(b"k" * 31).decode(), "é" * 43, KEY + KEY],
    "PUBLIC_URL": ["table.example.org", "ftp://table.example.org", "https://", "http:table"],
    "SMTP_URL": [
        "mail.example.org",
        "http://mail.example.org",
        "smtp://:587",
        "smtp://mail.example.org:post-417",
        "smtp://mail.example.org/folder-417",
        "smtp://only-a-name-417@mail.example.org",
    ],
    "JOBS_IN": ["worker", "Web", "workers"],
    "ENVIRONMENT": ["staging", "Production", ""],
    "LOG_LEVEL": ["LOUD", "", "10"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_setting_is_named_once_and_not_repeated(name, value):
    said = problems(RIGHT | {name: value})
    assert len(said) == 1
    assert said[0].startswith(f"- {name} ")
    plain = {"ENVIRONMENT", "JOBS_IN", "LOG_LEVEL", "PUBLIC_URL"}
    assert name in plain or value not in said[0]


def test_everything_wrong_is_named_at_once():
    said = problems({name: values[0] for name, values in WRONG.items()})
    assert sorted(line.split()[1] for line in said) == sorted([*WRONG, "MAIL_FOLDER"])


def test_secrets_are_written_nowhere():
    previous = base64.urlsafe_b64encode(b"previous-key-of-32-bytes-exactly").decode()
    keys_url = "postgresql://keys:pass-phrase-417@db.example.org/keys"
    smtp_url = "smtp://table:pass-sign-417@mail.example.org"
    settings = load(RIGHT | {"MASTER_KEY_PREVIOUS": previous, "KEYS_DATABASE_URL": keys_url, "SMTP_URL": smtp_url})
    assert settings.master_key_previous == b"previous-key-of-32-bytes-exactly"
    for text in (str(settings), repr(settings), f"{settings}", f"{[settings]}", "%s %r" % (settings, settings)):  # noqa: UP031
        for secret in (
            SECRET,
            KEY,
            previous,
            "wrapping-key",
            "previous-key",
            "pass-word-417",
            "pass-phrase-417",
            "pass-sign",
        ):
            assert secret not in text


def test_settings_do_not_change():
    with pytest.raises(AttributeError):
        load(RIGHT).log_level = "DEBUG"  # type: ignore[misc]
