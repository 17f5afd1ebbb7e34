"""The settings of a site that keeps its files in the folder ELSEWHERE, as on another machine."""

import os
from pathlib import Path

from eulac.settings import *  # noqa: F403
from eulac.settings import STORAGES, env_caches, env_secret

VAR_DIR = Path(os.environ["ELSEWHERE"])
SECRET_KEY = env_secret("SECRET_KEY", kept_in=VAR_DIR / "secret_key")
CACHES = env_caches("CACHE_URL", shared_in=VAR_DIR / "cache")
METRICS_DIR = VAR_DIR / "metrics"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # none are collected
