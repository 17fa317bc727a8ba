"""One file per task, found by its name."""
