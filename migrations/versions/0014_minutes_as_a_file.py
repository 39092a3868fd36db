"""minutes as a file

The record has a word for taking minutes as a file.

Revision: 0014
Revises: 0013
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_CHECK = "ck_record_entry_deed"
_NEW = ["take_minutes"]


def _deeds():
    """The words that the record has by now, whichever versions came before."""
    for check in sa.inspect(op.get_bind()).get_check_constraints("record_entry"):
        if check["name"] == _CHECK:
            return re.findall(r"'(\w+)'", check["sqltext"])
    raise LookupError(_CHECK)


def _only(deeds):
    return f"deed IN ({', '.join(repr(deed) for deed in deeds)})"


def _check(deeds):
    with op.batch_alter_table("record_entry", schema=None) as batch_op:
        if op.get_bind().dialect.name != "sqlite":  # there, the table is made anew without it
            batch_op.drop_constraint(op.f(_CHECK), type_="check")
        batch_op.create_check_constraint(op.f(_CHECK), sa.text(_only(deeds)))


def upgrade():
    _check([*(deed for deed in _deeds() if deed not in _NEW), *_NEW])


def downgrade():
    """Entries of the new deed go: the version before has no word for it. What is left does not verify."""
    before = [deed for deed in _deeds() if deed not in _NEW]
    op.execute(f"DELETE FROM record_entry WHERE NOT {_only(before)}")
    _check(before)
