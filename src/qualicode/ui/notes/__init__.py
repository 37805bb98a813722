"""The notes of the study: all of them in one window, and a quick one from anywhere."""
