"""The scenario language, its engine, its scores and its debrief: pure."""
