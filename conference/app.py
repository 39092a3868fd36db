"""Puts the house together."""

from pathlib import Path

from flask import Flask

from conference import cli
from conference.accounts import views as accounts
from conference.actions import jobs as actions_jobs
from conference.actions import views as actions
from conference.alike import views as alike
from conference.audit import jobs as audit_jobs
from conference.calendar import jobs as calendar_jobs
from conference.calendar import views as calendar
from conference.consent import jobs as consent_jobs
from conference.consent import views as consent
from conference.directory import service as directory
from conference.directory import views as directory_views
from conference.drafts import jobs as drafts_jobs
from conference.emergency import views as emergency
from conference.infra import anchors, changes, database, http, keys, log, mail, nudges, sealing, sockets, words, workers
from conference.infra.templates import Templates
from conference.live import jobs as live_jobs
from conference.live import sockets as live_sockets
from conference.live import views as live
from conference.meetings import views as meetings
from conference.minutes import views as minutes
from conference.needs import views as needs
from conference.notices import jobs as notices_jobs
from conference.notices import views as notices
from conference.pages import views as pages
from conference.queue import views as queue
from conference.referrals import jobs as referrals_jobs
from conference.referrals import views as referrals
from conference.reports import jobs as reports_jobs
from conference.reports import views as reports
from conference.settings import Environment, JobsIn, Settings

_ROOT = Path(__file__).parents[1]


def create_app(settings: Settings) -> Flask:
    """The application, ready to serve."""
    app = Flask(
        "conference",
        root_path=str(_ROOT / "conference"),
        template_folder=str(_ROOT / "templates"),
        static_folder=str(_ROOT / "static" / "dist"),
        static_url_path="/static",
    )
    app.jinja_environment = Templates
    app.config.update(
        PUBLIC_URL=settings.public_url,
        SECRET_KEY=settings.secret_key,
        ENVIRONMENT=settings.environment,
        TESTING=settings.environment is Environment.TEST,
    )
    log.init(settings.log_level)
    database.init_app(app, settings.database_url, settings.keys_database_url)
    keys.init_app(app)
    changes.init_app(app)
    sealing.init_app(app, settings.master_key, settings.master_key_previous)
    mail.init_app(app, settings.mail_folder, settings.smtp_url)
    anchors.init_app(app, settings.anchor_folder)
    words.init_app(app, language=accounts.language, time_zone=lambda: directory.zone().key)
    http.init_app(app, https=settings.https)
    sockets.init_app(app)
    nudges.init_app(app, settings.redis_url)
    workers.init_app(app, settings.redis_url if settings.jobs_in is JobsIn.WORKERS else None)
    accounts.init_app(app)
    promises = (actions, referrals, needs)
    table = (queue, alike, consent, *promises, meetings, emergency, minutes, live, notices, calendar)
    for feature in (directory_views, accounts.settings, *table, reports, pages):
        app.register_blueprint(feature.blueprint)
    if settings.environment is Environment.DEVELOPMENT:
        app.register_blueprint(pages.design)
    below = (audit_jobs, consent_jobs, actions_jobs, referrals_jobs, drafts_jobs)
    for follower in (*below, live_jobs, notices_jobs, calendar_jobs, reports_jobs):
        follower.subscribe()
    live_sockets.listen()
    cli.register(app)
    return app
