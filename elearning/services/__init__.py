"""Use cases: functions of a database session that flush and never commit."""
