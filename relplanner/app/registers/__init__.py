"""What a release manager keeps lists of: gates, changes, configuration items, audits, the duties of phases."""
