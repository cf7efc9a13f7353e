"""The chart side of the schedule view: time axis, custom-painted Gantt, people strip, gestures.

Nothing here edits: gestures ask the document for an edit, and draw what comes back.
"""
