"""Cuts the map of Latin America and the Caribbean out of Natural Earth, once; nothing of this runs in the site.

    python figures/charts/geo/prepare.py countries-50m.json > figures/charts/geo/region.json

`countries-50m.json` is the file of that name in the npm package world-atlas 2.0.2 (ISC licence), made from Natural
Earth 1:50m (public domain). Three panels show the region: the whole, and two parts of it enlarged. Each state is chosen
in the panel where it is largest. Coordinates are pixels of a screen 360 wide; what is smaller than a finger has a round
target.
"""

import csv
import json
import math
import sys
from pathlib import Path

FIXTURES = Path(__file__).parents[3] / "fixtures"
TARGET = 28  # pixels across: on a screen of 320 still 24, the least that WCAG 2.2 asks of what is pressed
TOLERANCE = 0.35  # pixels by which a simplified coast may differ
EDGE = 6
NEAR = (-135, -62, -25, 50)  # degrees: what lies outside is in no panel
ISLANDS = "AG BB BS DM GD JM KN LC TT VC".split()
# name: centre of the projection, the points that have to fit in, width in pixels, the states chosen here
PANELS = {
    "whole": ((-76, -12), [(-117, 32.5), (-34, -8), (-70, -56)], 328, "AR BO BR CL CO EC GY MX PE PY SR UY VE"),
    "north": ((-80, 17), [(-92.4, 15), (-68, 17), (-79, 7), (-78, 27.4)], 328, "BS BZ CR CU DO GT HN HT JM NI PA SV"),
    "antilles": ((-61, 14), [(-63.1, 14), (-59.2, 13), (-61, 17.8), (-61, 9.9)], 150, "AG BB DM GD KN LC TT VC"),
}


def lambert(centre):
    """The equal-area azimuthal projection around (longitude, latitude), so that no state looks larger than it is."""
    middle, tilt = (math.radians(degrees) for degrees in centre)

    def project(point):
        east, north = math.radians(point[0]) - middle, math.radians(point[1])
        away = 1 + math.sin(tilt) * math.sin(north) + math.cos(tilt) * math.cos(north) * math.cos(east)
        k = math.sqrt(2 / max(away, 1e-6))
        y = math.cos(tilt) * math.sin(north) - math.sin(tilt) * math.cos(north) * math.cos(east)
        return k * math.cos(north) * math.sin(east), -k * y

    return project


def arcs_of(topology):
    """Every arc as degrees; TopoJSON keeps steps on a grid."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * kx + dx, y * ky + dy))
        yield points


def simplified(points, tolerance):
    """Douglas and Peucker. Neighbours share their arcs, so no gap opens between them."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = math.hypot(bx - ax, by - ay)

    def off(point):
        if not length:
            return math.hypot(point[0] - ax, point[1] - ay)
        return abs((bx - ax) * (ay - point[1]) - (ax - point[0]) * (by - ay)) / length

    far = max(range(1, len(points) - 1), key=lambda place: off(points[place]))
    if off(points[far]) <= tolerance:
        return [points[0], points[-1]]
    return simplified(points[: far + 1], tolerance)[:-1] + simplified(points[far:], tolerance)


def ring_of(arcs, numbers):
    ring = []
    for number in numbers:
        ring += (arcs[number] if number >= 0 else arcs[~number][::-1])[1:]
    return ring


def polygons_of(geometry):
    """The outer rings, as lists of arc numbers; no state of the region has a hole that would be seen."""
    parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return [part[0] for part in parts]


def clipped(ring, width, height):
    """The part of a ring inside the panel (Sutherland and Hodgman)."""
    for axis, limit, sign in ((0, 0, 1), (0, width, -1), (1, 0, 1), (1, height, -1)):
        kept = []
        for before, point in zip([ring[-1], *ring[:-1]] if ring else [], ring, strict=True):
            inside, was_inside = (sign * (p[axis] - limit) >= 0 for p in (point, before))
            if inside != was_inside:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                kept.append(tuple(b + share * (p - b) for b, p in zip(before, point, strict=True)))
            if inside:
                kept.append(point)
        ring = kept
    return ring


def area_and_middle(ring):
    area = x = y = 0.0
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = ax * by - bx * ay
        area, x, y = area + cross / 2, x + (ax + bx) * cross, y + (ay + by) * cross
    return abs(area), (x / 6 / area, y / 6 / area) if area else ring[0]


def path(rings):
    return "".join("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ring) + "Z" for ring in rings)


class Panel:
    def __init__(self, topology, centre, corners, width, states):
        project = lambert(centre)
        xs, ys = zip(*map(project, corners), strict=True)
        scale = (width - 2 * EDGE) / (max(xs) - min(xs))
        self.width, self.height = width, round((max(ys) - min(ys)) * scale) + 2 * EDGE
        self.states = states.split()

        def place(point):
            x, y = project(point)
            return (x - min(xs)) * scale + EDGE, (y - min(ys)) * scale + EDGE

        self.arcs = [simplified([place(p) for p in arc], TOLERANCE) for arc in arcs_of(topology)]

    def rings(self, polygons):
        rings = (clipped(ring_of(self.arcs, numbers), self.width, self.height) for numbers in polygons)
        return [ring for ring in rings if len(ring) > 2]

    def state(self, code, rings):
        largest = max(rings, key=lambda ring: area_and_middle(ring)[0])
        x, y = area_and_middle(largest)[1]
        xs, ys = zip(*largest, strict=True)
        is_small = min(max(xs) - min(xs), max(ys) - min(ys)) < TARGET
        round_target = "seen" if code in ISLANDS else "unseen" if is_small else ""
        return {"path": path(rings), "x": x, "y": y, "target": round_target if code in self.states else ""}


def moved_apart(targets):
    """Pushes round targets away from one another until none overlaps, each as little as possible."""
    for _ in range(500):
        for one in targets:
            for other in targets:
                dx, dy = other["x"] - one["x"], other["y"] - one["y"]
                lacking = TARGET + 1 - math.hypot(dx, dy)
                if one is not other and lacking > 0:
                    length = math.hypot(dx, dy) or 1
                    for state, sign in ((one, -1), (other, 1)):
                        state["x"] += sign * dx / length * lacking / 2
                        state["y"] += sign * dy / length * lacking / 2


def is_near(ring):
    west, south, east, north = NEAR
    return any(west < x < east and south < y < north for x, y in ring)


def main(file):
    topology = json.loads(Path(file).read_text())
    with (FIXTURES / "countries.csv").open(encoding="utf-8-sig") as sheet:
        codes = {row["m49"]: row["iso2"] for row in csv.DictReader(sheet) if row["m49"]}
    degrees = list(arcs_of(topology))
    chosen = {code for *_, states in PANELS.values() for code in states.split()}
    land, context = {}, []
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = [numbers for numbers in polygons_of(geometry) if is_near(ring_of(degrees, numbers))]
        code = codes.get(geometry.get("id"))
        if code in chosen:
            land[code] = polygons
        else:
            context += polygons
    panels = []
    for name, (centre, corners, width, states) in PANELS.items():
        panel = Panel(topology, centre, corners, width, states)
        drawn = {code: panel.state(code, rings) for code in sorted(land) if (rings := panel.rings(land[code]))}
        moved_apart([state for state in drawn.values() if state["target"]])
        for state in drawn.values():
            state["x"], state["y"] = round(state["x"], 1), round(state["y"], 1)
        panels.append(
            {
                "name": name,
                "width": panel.width,
                "height": panel.height,
                "radius": TARGET / 2,
                "chosen_here": panel.states,
                "context": path(panel.rings(context)),
                "states": drawn,
            }
        )
    json.dump({"origin": " ".join(__doc__.split("\n\n")[2].split()), "panels": panels}, sys.stdout, indent=1)


if __name__ == "__main__":
    main(sys.argv[1])
