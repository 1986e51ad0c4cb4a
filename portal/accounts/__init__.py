"""How members of staff get in: passwords, limits of guessing, the second factor, sessions."""
