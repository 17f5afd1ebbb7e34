"""Several acts in the same instant, as visitors come to the threads of one server process."""

import threading

from django.db import connection


def together(*acts) -> list:
    """What each of the acts answers, all begun at the same time, each with a connection of its own."""
    start, answers = threading.Barrier(len(acts)), []

    def run(act):
        start.wait()
        try:
            answers.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
