"""GanttProject (.gan)."""
