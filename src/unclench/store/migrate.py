"""From any earlier schema to today's: each step in one transaction, so that an interruption leaves
the schema before it or after it, and the next start continues from there."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, inspect, text

from unclench.errors import StoreError
from unclench.store.connect import writing

HEAD = "5"  # the newest step; a test compares it with the files
VERSIONS = "alembic_version"


def migrate(engine: Engine, to: str = HEAD) -> None:
    """StoreError when a newer program made the store."""
    with engine.connect() as connection:
        found = schema_of(connection)
    if found == to:
        return
    if found is not None and int(found) > int(HEAD):
        reason = f"was made by a newer program (its schema is {found}, this program knows {HEAD})"
        raise StoreError(f"The store {reason}. Install that version, or name another --data.")
    for step in range(int(found or 0) + 1, int(to) + 1):
        with writing(engine) as connection:
            _step(connection, str(step))


def schema_of(connection: Connection) -> str | None:
    """The step that the schema is at; None for an empty database."""
    if not inspect(connection).has_table(VERSIONS):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).scalar()
    return None if found is None else str(found)


def _step(connection: Connection, to: str) -> None:
    """Up to one step. Two programs that start at once take turns: the second finds it done."""
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from unclench.store import migrations

    if int(schema_of(connection) or 0) >= int(to):
        return
    folder = migrations.__path__[0]
    script = ScriptDirectory(folder, version_locations=[folder])
    context = MigrationContext.configure(
        connection, opts={"fn": lambda found, _: script._upgrade_revs(to, found)}
    )
    with Operations.context(context):
        context.run_migrations()
