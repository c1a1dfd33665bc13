"""What differs between engines, for those who ask: see `etl.dialects`."""

from etl.dialects import DUCKDB, Dialect, DuckDB

__all__ = ["DUCKDB", "Dialect", "DuckDB"]
