"""What a site sets: `tavle.toml` and the tables and rules that it names; `shipped/` holds the defaults."""
