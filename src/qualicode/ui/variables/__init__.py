"""Variables: what is known about persons and documents, as a sheet to type into."""
