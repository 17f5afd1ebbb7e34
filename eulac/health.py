"""What machines ask: is the process alive, and is it ready to answer?"""

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from eulac.schema import newer


@require_safe
@never_cache
def alive(request):
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def ready(request):
    """503 with the reason in a sentence while the database cannot be reached or lacks migrations."""
    obstacle = what_is_missing()
    sentence = f"{obstacle or 'ready'}\n"
    return HttpResponse(sentence, status=503 if obstacle else 200, content_type="text/plain; charset=utf-8")


def what_is_missing() -> str:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        too_new = newer()
    except OperationalError:
        return "The database cannot be reached."
    if too_new:
        return too_new
    if pending:
        return f"{len(pending)} migrations are not applied to the database. Run: manage.py migrate"
    return ""
