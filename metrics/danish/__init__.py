"""Danish words for the screen and for paper: dates, numbers, and the names of codes."""
