"""What follows from a plan and its schedule; one file per question."""
