"""Work that does not run on the window's thread."""
