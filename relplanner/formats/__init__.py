"""The files of other programs, a module or package per format."""
