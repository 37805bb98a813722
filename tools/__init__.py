"""What dev.py is made of. Nothing in here ships with the program."""
