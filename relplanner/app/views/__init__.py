"""What fills the middle of the window."""
