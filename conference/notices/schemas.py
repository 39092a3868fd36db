"""The words of notices. They say when, never whom or what about: a mail can be read over a shoulder."""

from flask_babel import gettext as _


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
