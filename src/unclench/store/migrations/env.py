"""How Alembic reaches the database: over the connection the store hands it."""

from alembic import context

from unclench.store.table import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
