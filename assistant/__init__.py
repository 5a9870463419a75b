"""Online: a question in, a checked answer out."""
