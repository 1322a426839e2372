"""Pages of the verification."""
