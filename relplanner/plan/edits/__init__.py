"""The verbs of an edit, `Plan -> Plan`, a module per subject; each raises `EditError` and then has changed nothing."""
