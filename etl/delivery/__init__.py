"""A delivery: its contracts, its source profile, its files, and the rows that they hold."""
