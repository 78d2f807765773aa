"""Case files: search and the whole file on one page."""
