"""The one mutable object below the window: the current book, undo, journal, subscribers."""
