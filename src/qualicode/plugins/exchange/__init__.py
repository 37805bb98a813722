"""Projects of other programs, as values: REFI-QDA (.qdpx), QualCoder, Taguette."""
