"""Measures both halves of the product against gold questions; what scores here imports neither of them."""
