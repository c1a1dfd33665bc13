"""A snapshot's database: the calendar, the facts, the proofs before publishing, and the load report."""
