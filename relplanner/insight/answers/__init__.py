"""What can be done about a clash: each answer tried before anything moves."""

from __future__ import annotations

from relplanner.insight.answers.answer import Answer, AnswerKind, applied
from relplanner.insight.answers.finding import answers_to, best_of

__all__ = ["Answer", "AnswerKind", "answers_to", "applied", "best_of"]
