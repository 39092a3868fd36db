"""Table of drafts."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.infra.database import Base
from conference.kernel.ids import AgencyId, DraftId, MemberId, PageId


class Draft(Base):
    """What one member has begun, as ciphertext. Once it has ended it says nothing; the row stays for some days, so that
    a page that is still open cannot bring it back.
    """

    __tablename__ = "draft"

    id: Mapped[DraftId] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    agency_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    ciphertext: Mapped[bytes]
    saved_by: Mapped[PageId]
    begun_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index(
            "ix_draft_of_member",
            "member_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )
