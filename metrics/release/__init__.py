"""What may leave, and for whom: scopes, released cuts, and the cells that are suppressed."""
