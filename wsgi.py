"""The application, and the Celery application beside it."""

import os

from portal.app import create_app, set_up_logging
from processing.settings import Settings

set_up_logging()
app = create_app(Settings.from_env(os.environ))
celery = app.extensions["celery"]
