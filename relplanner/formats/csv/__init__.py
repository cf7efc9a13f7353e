"""Tables as text: lists that people keep, and ours for their spreadsheets."""
