"""Pages of accounts: signing in and out, and the language."""

from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from flask import Blueprint, Flask, flash, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, current_user, login_user, logout_user

from conference.accounts import service
from conference.accounts.schemas import LanguageForm, SignInForm, UnlockForm
from conference.infra import clock, forms
from conference.infra.http import Audience, audience, by_itself, came_from, locked_in, signed_in, somebody_is_there
from conference.infra.words import LANGUAGES, clock_time
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import PersonId, SignInId

blueprint = Blueprint("accounts", __name__)
_login = LoginManager()


class SignedInMember:
    """What Flask-Login keeps: the standing, read anew at every request and every socket event."""

    is_active = True
    is_authenticated: bool = True
    locked: bool = False

    def __init__(self, standing: service.Standing) -> None:
        self.standing = standing

    @property
    def actor(self) -> Actor | None:
        """The acting member, or None while the agency is paused."""
        return self.standing.actor

    @property
    def member(self) -> Actor:
        """Who it is, even while the agency is paused."""
        return self.standing.member

    @property
    def sign_in(self) -> SignInId:
        """The browser's sign-in."""
        return self.standing.sign_in

    @property
    def person(self) -> PersonId:
        """Who it is, whatever agency they act for."""
        return self.standing.person

    @property
    def language(self) -> str:
        """The language that this person reads."""
        return self.standing.language

    def get_id(self) -> str:
        """The browser's sign-in, not the person: signing out ends exactly this one."""
        return str(self.standing.sign_in)


class LockedMember(SignedInMember):
    """Whose browser is locked: known, so that they can be asked for the password, but signed in nowhere."""

    is_authenticated = False
    locked = True


def init_app(app: Flask) -> None:
    """Sign-in for the app."""
    _login.init_app(app)
    app.before_request(_note_use)
    app.register_error_handler(service.TooManyTriesError, _too_many)
    app.register_blueprint(blueprint)


@_login.user_loader
def _load(sign_in: str) -> SignedInMember | None:
    try:
        sign_in_id, now = SignInId(UUID(sign_in)), clock.now()
    except ValueError:
        return None
    if standing := service.standing(sign_in_id, now):
        return SignedInMember(standing)
    locked = service.locked(sign_in_id, now)
    return LockedMember(locked) if locked else None


def _note_use() -> None:
    user = signed_in()
    if user is not None and somebody_is_there():
        service.note_use(user.sign_in, clock.now())


def _too_many(error: service.TooManyTriesError) -> tuple[str, int]:
    return render_template("accounts/wait.html", until=error.until + timedelta(minutes=1)), 429


def language() -> str:
    """The language of this request: the member's, else the one chosen before signing in, else the browser's.

    Whoever stands before a locked page chooses for that page alone.
    """
    if current_user.is_authenticated:
        return cast(SignedInMember, current_user).language
    if chosen := session.get("language"):
        return chosen
    held = locked_in()
    return held.language if held else request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


@blueprint.get("/sign-in")
@audience(Audience.EVERYONE)
def sign_in() -> Any:
    """The form."""
    if signed_in() is not None:
        return redirect(url_for("pages.today"))
    if locked_in() is not None:
        return redirect(url_for("accounts.locked"))
    return render_template("accounts/sign_in.html", form=forms.Form(values={}))


@blueprint.post("/sign-in")
@audience(Audience.EVERYONE)
def sign_in_sent() -> Any:
    """Sign in, in a fresh session."""
    if locked_in() is not None:
        return redirect(url_for("accounts.locked"))
    form = forms.read(SignInForm(), request.form)
    if form.ok:
        try:
            sign_in_id = service.sign_in(
                form.values["email"], form.values["password"], clock.now(), came_from=came_from()
            )
        except RefusedError:
            form = form.with_errors({"password": _("This e-mail address and password do not belong together.")})
        else:
            _enter(sign_in_id)
            return redirect(url_for("pages.today"))
    return render_template("accounts/sign_in.html", form=form), 422


def _enter(sign_in_id: SignInId) -> None:
    session.clear()
    standing = service.standing(sign_in_id, clock.now())
    if standing is not None:
        login_user(SignedInMember(standing))


@blueprint.post("/sign-out")
@audience(Audience.EVERYONE)
def sign_out() -> Any:
    """Sign out this browser and have it forget everything."""
    held = signed_in() or locked_in()
    if held is not None:
        service.sign_out(held.sign_in, clock.now())
    logout_user()
    session.clear()
    answer = redirect(url_for("accounts.sign_in"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@blueprint.get("/locked")
@audience(Audience.EVERYONE)
def locked() -> Any:
    """The lock page by itself, for whoever comes back to it. Where nothing is locked there is nothing to unlock."""
    held = locked_in()
    if held is None:
        return redirect(url_for("pages.today"))
    return render_template("accounts/locked.html", name=held.member.name, back="/"), 401


@blueprint.post("/locked")
@audience(Audience.EVERYONE)
@by_itself  # a wrong password shows nobody who may be here
def unlock() -> Any:
    """Go on, with the password. A page that covered itself asks for JSON, and goes on where it was."""
    held = locked_in() or signed_in()
    if held is None:
        return _over()
    form = forms.read(UnlockForm(), request.form)
    if form.ok:
        try:
            _go_on(service.unlock(held.sign_in, form.values["password"], clock.now()))
        except HiddenError:
            return _over()
        except RefusedError:
            form = form.with_errors({"password": _("This is not your password.")})
        except service.TooManyTriesError as error:
            form = form.with_errors({"password": _wait_words(error)})
    if not form.ok:
        return _still_locked(held.member.name, form)
    return ("", 204) if _for_script() else redirect(form.values.get("next") or url_for("pages.today"))


def _over() -> Any:
    flash(_("Your sign-in is over. Please sign in again."))
    return redirect(url_for("accounts.sign_in"))


def _wait_words(error: service.TooManyTriesError) -> str:
    waiting = _("So many tries were wrong that this has to wait for a while.")
    return f"{waiting} {_('You can try again at %(time)s.', time=clock_time(error.until + timedelta(minutes=1)))}"


def _still_locked(name: str, form: forms.Form) -> Any:
    if _for_script():
        return jsonify({"say": next(iter(form.errors.values()))}), 422
    back, error = form.values.get("next", "/"), form.errors.get("password", "")
    return render_template("accounts/locked.html", name=name, back=back, error=error), 422


def _for_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _go_on(sign_in_id: SignInId) -> None:
    """The session stays, with it the token of every form: what stands typed behind a cover can still be sent."""
    standing = service.standing(sign_in_id, clock.now())
    if standing is not None:
        login_user(SignedInMember(standing))


@blueprint.post("/here")
@audience(Audience.MEMBERS)
def here() -> Any:
    """Somebody types or moves on an open page. That the request came is all there is to say."""
    return "", 204


@blueprint.post("/lock")
@audience(Audience.MEMBERS)
@by_itself
def lock() -> Any:
    """A page that nobody touched for long has locked itself: from now on nothing of this browser opens anything."""
    user = signed_in()
    if user is not None:
        service.lock(user.sign_in, clock.now())
    return "", 204


@blueprint.post("/language", endpoint="language")
@audience(Audience.EVERYONE)
def language_chosen() -> Any:
    """Change the language and go back to the page it was changed on."""
    form = forms.read(LanguageForm(), request.form)
    if form.ok:
        user = signed_in()
        if user is not None:
            service.choose_language(user.person, form.values["language"])
        session["language"] = form.values["language"]
    return redirect(form.values.get("next") or url_for("pages.today"))
