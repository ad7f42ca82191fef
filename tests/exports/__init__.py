"""Tests of what leaves the platform as text."""
