"""The settings of who may see what: read by administrators and privacy officers, changed by administrators."""

from dataclasses import asdict
from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from conference.accounts import service as accounts
from conference.accounts.schemas.policy import (
    LEGENDS,
    NUMBER_WORDS,
    PROFILE_WORDS,
    SWITCH_WORDS,
    PolicyForm,
    wrong_words,
)
from conference.directory import service as directory
from conference.directory import store
from conference.directory.domain import STRICT_ENTRY, Policy
from conference.directory.policy import BOUNDS, settings_wrong
from conference.directory.schemas import KIND_WORDS
from conference.infra import clock, forms
from conference.infra.http import Audience, actor, audience
from conference.kernel.actor import Role
from conference.kernel.errors import InvalidError, RefusedError, require_known

blueprint = Blueprint("settings", __name__)


@blueprint.get("/settings/policy")
@audience(Audience.POLICY_READERS)
def policy() -> Any:
    """The settings as they hold now."""
    return _page(forms.Form(values={}, typed=_typed(directory.policy())))


@blueprint.post("/settings/policy")
@audience(Audience.ADMINISTRATORS)
def policy_sent() -> Any:
    """Take other settings, with the password once more."""
    form = forms.read(PolicyForm(), request.form)
    if form.ok:
        try:
            changed = _change(dict(form.values))
        except InvalidError as invalid:
            form = form.with_errors({name: wrong_words(name, code) for name, code in invalid.fields.items()})
        except RefusedError as refusal:
            form = form.with_errors({"password": _refused(refusal)})
        else:
            flash(_("The settings are changed, from this moment.") if changed else _("Nothing was changed."), "done")
            return redirect(url_for("settings.policy"))
    return _page(form), 422


def _refused(refusal: RefusedError) -> str:
    if refusal.code == "too_many_tries":
        return _("So many tries were wrong that this has to wait for a while.")
    return _("This is not your password.")


def _change(values: dict[str, Any]) -> int:
    now = clock.now()
    password = values.pop("password")
    values["strict_entry"] = frozenset(values["strict_entry"]) | STRICT_ENTRY
    wanted = Policy(**values)
    if wrong := settings_wrong(wanted):  # said even if the password is wrong, too
        raise InvalidError(wrong)
    accounts.confirm_password(actor(), password, now)
    return directory.change_settings(actor(), wanted, now)


def _typed(held: Policy) -> dict[str, Any]:
    """Settings as the form would send them."""
    return {name: _as_sent(value) for name, value in asdict(held).items()}


def _as_sent(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else ""
    return sorted(cast(frozenset[str], value)) if isinstance(value, frozenset) else str(value)


def _page(form: forms.Form) -> str:
    held = require_known(store.task_force())
    return render_template(
        "accounts/policy.html",
        form=form,
        profile=PROFILE_WORDS[held.profile],
        numbers=[(name, words, BOUNDS[name]) for name, words in NUMBER_WORDS.items()],
        switches=list(SWITCH_WORDS.items()),
        legends=LEGENDS,
        kinds=[(kind.value, words) for kind, words in KIND_WORDS.items() if kind not in STRICT_ENTRY],
        always=[KIND_WORDS[kind] for kind in sorted(STRICT_ENTRY)],
        changes=actor().has(Role.ADMINISTRATOR),
    )
