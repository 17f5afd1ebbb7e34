"""What the worker does for webhooks, after the imports that wait: neither goes without an answer for long."""

from django_tasks import task

from webhooks import actions

AFTER_IMPORTS = -10


@task(priority=AFTER_IMPORTS)
def gather() -> None:
    actions.make_deliveries()


@task(priority=AFTER_IMPORTS)
def send(delivery_id: str) -> None:
    actions.attempt(delivery_id)
