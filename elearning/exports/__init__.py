"""Values in, text out: the formats in which results leave the platform."""
