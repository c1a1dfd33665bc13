"""The warehouse and its snapshots, opened for reading, and what is remembered of them."""
