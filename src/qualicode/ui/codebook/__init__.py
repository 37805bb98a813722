"""The codebook in the window: the tree of codes, what each means, its extracts, and the suggestions."""
