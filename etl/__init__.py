"""From delivered files to a published snapshot: read, clean, check, build, publish; and synthetic deliveries."""
