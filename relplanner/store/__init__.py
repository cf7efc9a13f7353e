"""Our own file: the book, the one save, the lock, the journal, and the shipped resources."""
