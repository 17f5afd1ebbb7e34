"""The settings of a site elsewhere that waits a few seconds where ours waits half a minute."""

from eulac import postgresql
from tests.elsewhere import *  # noqa: F403

postgresql.HELD, postgresql.LONGEST, postgresql.SILENCE = 4, 5, 6
