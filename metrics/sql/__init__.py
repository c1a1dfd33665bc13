"""A question as one SQL statement, and its rows laid out as those of an answer."""
