"""What a researcher can do with a study: one function an operation, each change one undoable step."""
