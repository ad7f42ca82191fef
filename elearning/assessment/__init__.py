"""Quizzes, progress and completion: pure."""
