"""Windows that ask for more than a cell can hold."""
