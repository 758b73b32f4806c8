"""Answers, one finding each, become replies, one step each."""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_consultations = sa.table("consultations", sa.column("id", sa.String), sa.column("document", sa.Text))


def upgrade() -> None:
    """Rewrite every kept consultation."""
    _rewrite(_with_replies)


def downgrade() -> None:
    """Back to one answer for each finding."""
    _rewrite(_with_answers)


def _rewrite(changed: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    connection = op.get_bind()
    for id_, document in connection.execute(sa.select(_consultations)).all():
        try:
            told = json.loads(document)
        except ValueError:  # damaged: it is told when it is read
            continue
        if isinstance(told, dict):
            connection.execute(
                _consultations.update()
                .where(_consultations.c.id == id_)
                .values(document=json.dumps(changed(told), ensure_ascii=False))
            )


def _with_replies(told: dict[str, Any]) -> dict[str, Any]:
    answers = told.pop("answers", [])
    replies = [
        {"states": {answer["finding"]: answer["state"]}, "choice": None, "is_danger": False}
        for answer in answers
    ]
    return {**told, "replies": told.get("replies", replies)}


def _with_answers(told: dict[str, Any]) -> dict[str, Any]:
    replies = told.pop("replies", [])
    answers = [
        {"finding": finding, "state": state}
        for reply in replies
        for finding, state in reply["states"].items()
    ]
    return {**told, "answers": answers}
