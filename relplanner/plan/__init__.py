"""The plan: frozen records of what the user wrote, and the verbs that edit them."""
