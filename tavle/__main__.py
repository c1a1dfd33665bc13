"""`python -m tavle` is the command `tavle`."""

from tavle.main import main

main()
