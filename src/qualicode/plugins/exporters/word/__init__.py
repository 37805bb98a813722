"""Word documents, written part by part: accessible, styled, in one language, valid for Word and LibreOffice.

Everything is made as text and written at once, which takes milliseconds where an object model takes minutes.
"""
