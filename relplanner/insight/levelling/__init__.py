"""Levelling: start dates without clashes, answers to compare, and the reason of every move."""
