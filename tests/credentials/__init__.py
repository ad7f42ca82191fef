"""Tests of serials, certificate documents and the printed certificate."""
