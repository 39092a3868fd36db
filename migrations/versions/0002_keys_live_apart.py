"""keys live apart

Keys move into the key store, which is stored before the tables go: a migration that fails can be run again. The store
is of the shape that this code gives it (`conference/infra/keys.py`), so it is written through that code.

Revision: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from conference.infra import keys, sealing
from conference.infra.keys import Key, Kind

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_agency_key = sa.table("agency_key", sa.column("agency_id", sa.Uuid()), sa.column("wrapped", sa.LargeBinary()))
_detail_key = sa.table("detail_key", sa.column("detail_id", sa.Uuid()), sa.column("wrapped", sa.LargeBinary()))
_detail = sa.table(
    "sealed_detail",
    sa.column("id", sa.Uuid()),
    sa.column("case_id", sa.Uuid()),
    sa.column("holder_id", sa.Uuid()),
    sa.column("category", sa.String()),
)


def upgrade():
    connection = op.get_bind()
    agencies = connection.execute(sa.select(_agency_key))
    moving = [sealing.stored_agency_key(row.agency_id, row.wrapped) for row in agencies]
    erased = {key.owner for key in keys.every(Kind.CASE) if key.gone}  # a backup of long ago brings nothing back
    details = sa.select(_detail, _detail_key.c.wrapped).join(_detail_key, _detail_key.c.detail_id == _detail.c.id)
    for row in connection.execute(details):
        place = f"{row.case_id}|{row.id}|{row.holder_id}|{row.category}"
        if row.case_id not in erased:
            moving.append(Key(Kind.DETAIL, row.id, row.wrapped, place, agency=row.holder_id))
    keys.put_many(moving)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")  # or the keys would stay in the file's free pages
    op.drop_table("detail_key")
    op.drop_table("agency_key")


def downgrade():
    """The keys stay in the key store too: the version before does not look there."""
    op.create_table(
        "agency_key",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_agency_key")),
    )
    op.create_table(
        "detail_key",
        sa.Column("detail_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("detail_id", name=op.f("pk_detail_key")),
    )
    agencies = [{"agency_id": key.owner, "wrapped": key.wrapped} for key in keys.every(Kind.AGENCY)]
    details = [{"detail_id": key.owner, "wrapped": key.wrapped} for key in keys.every(Kind.DETAIL)]
    if agencies:
        op.bulk_insert(_agency_key, agencies)
    if details:
        op.bulk_insert(_detail_key, details)
