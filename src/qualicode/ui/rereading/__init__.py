"""Windows to look at passages one by one: those that resemble a code, codings to read again, codes that mix."""
