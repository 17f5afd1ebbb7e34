"""The settings of a site elsewhere that waits a few seconds where ours waits half a minute."""

from eulac import silence
from tests.elsewhere import *  # noqa: F403

silence.HELD, silence.LONGEST, silence.SILENCE = 4, 5, 6
silence.BoundedConnection.patience = silence.SILENCE
