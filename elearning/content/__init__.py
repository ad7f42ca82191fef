"""Files to values: taxonomy, guidance, courses and scenarios, with problems by file and line."""
