"""Time and memory per turn, against a bare HTTP handler in the same run. Measures; asserts nothing."""
