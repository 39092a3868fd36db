"""HTTP: every route declares whom it is for; what is not declared is refused. Hidden and missing answer alike."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from flask import Flask, Response, current_app, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException

from conference.infra import log
from conference.infra.audiences import Audience, admits
from conference.infra.database import tell
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import PersonId, SignInId

View = TypeVar("View", bound=Callable[..., Any])


class SignedIn(Protocol):
    """What Flask-Login's current user is here. `actor` is None while the agency's agreement is not current."""

    @property
    def actor(self) -> Actor | None:
        """The acting member."""
        ...

    @property
    def member(self) -> Actor:
        """Who it is and for which agency, even while its agreement is not current: for the record, never for a rule."""
        ...

    @property
    def sign_in(self) -> SignInId:
        """The browser's sign-in."""
        ...

    @property
    def person(self) -> PersonId:
        """Who it is, whatever agency they act for."""
        ...

    @property
    def language(self) -> str:
        """The language that this person reads."""
        ...


AGENCY_NOT_CURRENT, NOT_FOR_THIS_ROLE = "agency_not_current", "not_for_this_role"
"""What the record says of those who stay before the door. They themselves are told that there is none."""
_csrf = CSRFProtect()
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types common-table"
)


def init_app(app: Flask, *, https: bool) -> None:
    """Refusal by default, cookies, headers and error pages."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-table" if https else "table",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=1_000_000,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    _csrf.init_app(app)
    app.before_request(_gate)
    app.after_request(_headers)
    app.register_error_handler(HiddenError, _hidden)
    app.register_error_handler(RefusedError, _refused)
    app.register_error_handler(CSRFError, lambda _error: _page(400, "errors/stale_form.html"))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)
    app.add_template_global(asset, "asset")
    audience(Audience.EVERYONE)(app.view_functions["static"])


def audience(who: Audience) -> Callable[[View], View]:
    """Declare whom a route is for. A route without this is refused to everybody."""

    def declare(view: View) -> View:
        view.audience = who  # type: ignore[attr-defined] - a plain mark on the function
        return view

    return declare


def by_itself(view: View) -> View:
    """Declare that pages ask this without anybody touching them, so that being asked shows nobody at the browser."""
    view.by_itself = True  # type: ignore[attr-defined] - a plain mark on the function
    return view


def somebody_is_there() -> bool:
    """Whether this request shows that somebody is at the browser."""
    view = current_app.view_functions.get(request.endpoint or "")
    return view is not None and request.endpoint != "static" and not getattr(view, "by_itself", False)


def came_from() -> str | None:
    """Where this request came from, as a hash that only this server can make; None where nobody can tell.

    Over HTTPS a proxy stands before us, and the last address in its header is the one that it saw.
    """
    address = request.remote_addr
    if _over_https():
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    if not address:
        return None
    return hmac.new(cast(str, current_app.config["SECRET_KEY"]).encode(), address.encode(), hashlib.sha256).hexdigest()[
        :32
    ]


def _over_https() -> bool:
    return cast(bool, current_app.config["SESSION_COOKIE_SECURE"])


def audience_of(view: Callable[..., Any]) -> Audience | None:
    """What `view` declared, or None."""
    return getattr(view, "audience", None)


def signed_in() -> SignedIn | None:
    """The signed-in person, active or not, or None. Nobody is, in a task that outlives its request."""
    return cast(SignedIn, current_user) if current_user and current_user.is_authenticated else None


def locked_in() -> SignedIn | None:
    """Whose browser this is while it is locked. They are signed in for nobody who asks `signed_in`."""
    return cast(SignedIn, current_user) if getattr(current_user, "locked", False) else None


def actor() -> Actor:
    """The acting member. Only for routes whose audience is not everyone."""
    user = signed_in()
    if user is None or user.actor is None:
        raise HiddenError
    return user.actor


def _gate() -> Any:
    """Refuse by default. Runs before every view, including error pages' routes."""
    if request.endpoint is None:
        return None  # the router answers 404 by itself, with the same page as a hidden thing
    who = audience_of(current_app.view_functions[request.endpoint])
    if who is None:
        log.failure("undeclared_route_refused", endpoint=request.endpoint)
        raise HiddenError
    if who is Audience.EVERYONE:
        return None
    user = signed_in()
    if user is None:
        return _locked() or redirect(url_for("accounts.sign_in"))
    if user.actor is None:
        tell(RefusedError(AGENCY_NOT_CURRENT))
        return _page(403, "errors/agency_paused.html")
    if not admits(who, user.actor):
        raise HiddenError(NOT_FOR_THIS_ROLE)
    return None


def _locked() -> tuple[str, int] | None:
    """The lock page in place of whatever was asked for; scripts know it by its status. None where nothing is locked."""
    held = locked_in()
    if held is None:
        return None
    back = request.path if request.method == "GET" else "/"
    return _page(401, "accounts/locked.html", name=held.member.name, back=back)


def _headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), display-capture=()"
    if request.endpoint == "static":
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers["Cache-Control"] = "no-store, private"
        _turn(response)
    return response


def _turn(response: Response) -> None:
    """Change a cookie with every page, so that browsers drop the pages before it from their back/forward cache.

    Even pages that may not be stored are kept there until a cookie that scripts cannot read changes.
    """
    keep(response, "turn", secrets.token_hex(8))


def keep(response: Response, name: str, value: str) -> None:
    """Have the browser keep something until it is closed: for this site alone, and out of reach of scripts."""
    response.set_cookie(_kept_as(name), value, secure=_over_https(), httponly=True, samesite="Strict")


def kept(name: str) -> str | None:
    """What the browser kept."""
    return request.cookies.get(_kept_as(name))


def _kept_as(name: str) -> str:
    return f"__Host-{name}" if _over_https() else name


def _page(status: int, template: str, **words: str) -> tuple[str, int]:
    return render_template(template, **words), status


def _hidden(error: HiddenError) -> tuple[str, int]:
    tell(error)
    return _page(404, "errors/not_found.html")


def _refused(error: RefusedError) -> tuple[str, int]:
    tell(error)
    return _page(403, "errors/refused.html", code=error.code)


def _http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error.get_response()
    if error.code == 404:
        return _page(404, "errors/not_found.html")
    return _page(error.code, "errors/failed.html", reference=f"{error.code}")


def _unexpected(_error: Exception) -> tuple[str, int]:
    reference = secrets.token_hex(4)
    log.failure("request_failed", reference=reference, endpoint=request.endpoint)
    return _page(500, "errors/failed.html", reference=reference)


def this_app() -> Flask:
    """The app itself, for a task that outlives the request."""
    return cast(Any, current_app)._get_current_object()  # noqa: SLF001 - Flask's own way to it


@cache
def _manifest(folder: str) -> dict[str, str]:
    return json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))


def asset(name: str) -> str:
    """The address of a built file by its logical name, such as `app.css`."""
    return url_for("static", filename=_manifest(str(current_app.static_folder))[name])
