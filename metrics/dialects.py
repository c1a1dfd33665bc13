"""What differs between engines, for those who ask: see `etl.build.dialects`."""

from etl.build.dialects import DUCKDB, Dialect, DuckDB

__all__ = ["DUCKDB", "Dialect", "DuckDB"]
