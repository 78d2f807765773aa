"""Changes a database past its triggers, as somebody could who owns it."""

from sqlalchemy import text


def behind_the_back(database, *statements):
    """Run statements with the log's triggers put out of the way."""
    with database.writing() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("set local session_replication_role = replica"))
        else:
            for name in session.scalars(text("select name from sqlite_master where type = 'trigger'")).all():
                session.execute(text(f"drop trigger {name}"))
        for statement in statements:
            session.execute(text(statement))
