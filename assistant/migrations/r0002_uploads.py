"""Files handed in; and the number of citations beside each answer, so that the queue reads no records."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table, and count the citations of the answers that are there."""
    op.create_table(
        "uploads",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("uploaded_by", sa.Text, nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approval", sa.String(16), nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remark", sa.Text, nullable=False),
    )
    op.add_column("answers", sa.Column("citations", sa.Integer, nullable=False, server_default="0"))
    answers = sa.table("answers", sa.column("question_id"), sa.column("record", sa.JSON), sa.column("citations"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(answers.c.question_id, answers.c.record)).all():
        this = answers.c.question_id == row.question_id
        connection.execute(sa.update(answers).where(this).values(citations=len(row.record["citations"])))
