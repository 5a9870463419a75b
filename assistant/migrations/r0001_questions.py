"""Questions, answers, and what reviewers said of them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("history", sa.JSON, nullable=False),
    )
    op.create_table(
        "answers",
        sa.Column("question_id", sa.Integer, sa.ForeignKey("questions.id"), primary_key=True, autoincrement=False),
        sa.Column("standalone", sa.Text, nullable=False),
        sa.Column("generation", sa.Text, nullable=False),
        sa.Column("refused", sa.Boolean, nullable=False),
        sa.Column("record", sa.JSON, nullable=False),
    )
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("question_id", sa.Integer, sa.ForeignKey("answers.question_id"), nullable=False, index=True),
        sa.Column("citation", sa.Integer, nullable=False),
        sa.Column("judgement", sa.String(16), nullable=False),
        sa.Column("remark", sa.Text, nullable=False),
        sa.Column("judged_by", sa.Text, nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
    )
