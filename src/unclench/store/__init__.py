"""What is kept: people's records, diaries, signed schedules, trusted keys, feedback, and the log of
who did what. SQLite by default, PostgreSQL by its address; history is only ever added to."""
