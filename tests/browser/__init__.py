"""A real browser walks through the platform as people do."""
