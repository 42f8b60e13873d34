"""What the district keeps: one set of tables and rules, on SQLite (one machine) or PostgreSQL (in service)."""
