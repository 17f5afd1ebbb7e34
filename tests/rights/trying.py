"""Every address with all that can be at it, and the lines of the table that speak of it."""

from collections.abc import Iterator

from tests.rights.surfaces import Surface, line, surfaces
from tests.rights.table import TABLE, Line
from tests.rights.world import World, states_of

SURFACES = surfaces()
STAFF = sorted({surface.kind for surface in SURFACES if surface.is_of_staff})
API = sorted({surface.kind for surface in SURFACES if surface.is_of_api})
READERS = sorted({surface.kind for surface in SURFACES} - {*STAFF, *API})


def cases(kind: str | None = None) -> Iterator[tuple[Surface, str, str]]:
    """(address, method, state of what is there), of one kind or of all."""
    for surface in SURFACES:
        if kind in (None, surface.kind):
            for method in surface.methods:
                for state in states_of(surface.model) if surface.names_a_row else [""]:
                    yield surface, method, state


def lines_about(surface: Surface, method: str, state: str) -> list[Line]:
    return [line for line in TABLE if line.is_about(surface.kind, method, surface.model, state)]


def differences(world: World, kind: str) -> list[str]:
    """What addresses of this kind answer otherwise than the table says."""
    found = []
    for surface, method, state in cases(kind):
        row = world.rows[surface.model][state] if surface.names_a_row else None
        [expected] = lines_about(surface, method, state)
        if (answered := line(world, surface, method, row)) != expected.letters:
            at = f"{method} {surface.route} ({state})" if state else f"{method} {surface.route}"
            found.append(f"{at} answers {answered}, the table says {expected.letters}")
    return found
