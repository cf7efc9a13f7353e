"""What stands beside and below the views."""
