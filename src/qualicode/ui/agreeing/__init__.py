"""« Double codage »: where coders differ, what they decide together, and figures with what they are worth."""
