"""The words of notices. They say when, never whom or what about: a mail can be read over a shoulder."""

from flask_babel import gettext as _


def agenda_revised(*, moment: str, address: str) -> tuple[str, str]:
    """Subject and body for a member: the agenda that they may have read is another now."""
    subject = _("You have something to read")
    body = _(
        "Hello,\n\n"
        "what there is to read before the conference on %(moment)s has changed.\n"
        "Please sign in to read it: %(address)s\n\n"
        "For everyone's safety, this message says nothing more. Please do not reply to it.\n",
        moment=moment,
        address=address,
    )
    return subject, body


def something_to_finish(*, address: str) -> tuple[str, str]:
    """Subject and body for somebody who keeps minutes: they are not circulated yet, and their time is nearly over."""
    subject = _("You have something to finish")
    body = _(
        "Hello,\n\n"
        "something of the last conference is still to be finished, and its time is nearly over.\n"
        "Please sign in to see what it is: %(address)s\n\n"
        "For everyone's safety, this message says nothing more. Please do not reply to it.\n",
        address=address,
    )
    return subject, body


def something_to_answer(*, address: str) -> tuple[str, str]:
    """Subject and body for a chair: something waits for an answer, and not until tomorrow."""
    subject = _("You are asked for an answer today")
    body = _(
        "Hello,\n\n"
        "something waits for your answer, and it should not wait until tomorrow.\n"
        "Please sign in now to see what it is: %(address)s\n\n"
        "For everyone's safety, this message says nothing more. Please do not reply to it.\n",
        address=address,
    )
    return subject, body


def something_to_read(*, address: str) -> tuple[str, str]:
    """Subject and body for somebody whose page Today has changed: a withdrawal, or a release about to end."""
    subject = _("You have something to read")
    body = _(
        "Hello,\n\n"
        "there is something new for your agency.\n"
        "Please sign in to read it: %(address)s\n\n"
        "For everyone's safety, this message says nothing more. Please do not reply to it.\n",
        address=address,
    )
    return subject, body
