"""Finding texts by their words, in any spelling: pure, values in and values out."""
