"""Photographs the pages, so that people can judge them by eye."""
