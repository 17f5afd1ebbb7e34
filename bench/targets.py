"""What imports and exports have to reach, as ratios to what the same run measured of stock and of the bare database;
and what the search has to, in milliseconds of two free cores."""

from dataclasses import asdict, dataclass

ROWS = 10_000
STOCK_ROWS = 1_000  # it takes as long for each row of a longer file, and would take minutes
LARGE = 100_000


@dataclass
class Target:
    """`aim` is what we would like; only `bound` decides whether it holds."""

    what: str
    measured: float
    bound: float
    aim: float | None = None
    at_most: bool = False
    unit: str = "×"

    @property
    def holds(self) -> bool:
        return self.measured <= self.bound if self.at_most else self.measured >= self.bound

    def row(self, database: str) -> dict:
        return {"database": database, **asdict(self), "holds": self.holds}


def targets(database: str, seconds: dict) -> list[Target]:
    """`seconds` is what bench/sheets.py printed."""
    ours, stock, large = seconds["ours"], seconds["stock"], seconds["large"]
    site = large["site"]
    part = 1 if database == "PostgreSQL" else 0.5  # SQLite pays no way to a server and has no COPY, so half of each
    return [
        *against_stock(ours, stock, part),
        *against_the_database(ours, part),
        *large_import(large["import"]),
        Target("public pages during it, their p95 to the idle one", site["meanwhile"] / site["idle"], 2, at_most=True),
        *exports(large, stock),
    ]


def against_stock(ours: dict, stock: dict, part: float) -> list[Target]:
    def faster(kind: str, until: str) -> float:
        return (stock[kind][until] / STOCK_ROWS) / (ours[kind][until] / ROWS)

    return [
        Target("import of new rows, stock's time to ours", faster("new", "whole"), 20 * part, 40 * part),
        Target("preview of new rows, stock's time to ours", faster("new", "preview"), 40 * part),
        Target("update of every row, stock's time to ours", faster("update", "whole"), 15 * part),
        Target("import of unchanged rows, stock's time to ours", faster("unchanged", "whole"), 60 * part),
    ]


def against_the_database(ours: dict, part: float) -> list[Target]:
    new, statements, page = ours["new"], most(ours, "queries"), most(ours, "page_bytes")
    return [
        Target("commit, time of a bare insertion to ours", ours["plain import"] / new["commit"], 0.15 * part, 0.3),
        Target("statements of an import", statements, 20 + 6 * ROWS / 1000, at_most=True, unit=""),
        Target("XLSX, its time to that of CSV", ours["new xlsx"]["whole"] / new["whole"], 1.3, at_most=True),
        Target("page of a preview", page / 1000, 300, at_most=True, unit="kB"),
    ]


def most(ours: dict, counted: str) -> int:
    """Of all imports that were measured."""
    return max(run[counted] for run in ours.values() if isinstance(run, dict))


def large_import(measured: dict) -> list[Target]:
    return [
        Target("large import", measured["whole"], 120, at_most=True, unit="s"),
        Target("large import, memory", measured["growth"], 60, at_most=True, unit="MB"),
    ]


def exports(large: dict, stock: dict) -> list[Target]:
    found = []
    for name, bound in (("csv", 20), ("xlsx", 8)):
        ours = large[f"export {name}"]
        faster = (stock[f"export {name}"] / STOCK_ROWS) / (ours["whole"] / LARGE)
        found += [
            Target(f"large {name} export, stock's time to ours", faster, bound),
            Target(f"large {name} export, first byte", ours["first"], 0.3, at_most=True, unit="s"),
            Target(f"large {name} export, memory", ours["growth"], 30, at_most=True, unit="MB"),
        ]
    lines = large["export jsonl"]
    found += [
        Target("large jsonl export of whole records", LARGE / lines["whole"], 10_000, unit="rows/s"),
        Target("large jsonl export, memory", lines["growth"], 30, at_most=True, unit="MB"),
    ]
    if bare := large["plain export"]:
        found.append(Target("large csv export, time of a bare COPY to ours", bare / large["export csv"]["whole"], 0.1))
    return found


def search_targets(database: str, measured: dict) -> list[Target]:
    """`measured` is what bench/search.py printed: for each number of entries, visits and their milliseconds."""
    most = {"rare": 25, "common": 80, "two words": 80, "phrase": 250, "nothing": 80, "suggestions": 80}
    visits = [
        Target(f"search over {size}, {name}: p95", found[name]["p95"], bound, at_most=True, unit="ms")
        for size, found in measured.items()
        for name, bound in most.items()
    ]
    largest = measured[max(measured, key=int)]
    return [
        *visits,
        Target("search, the index anew", largest["build"], 60, at_most=True, unit="s"),
        Target("search, the index anew, memory", largest["growth"], 60, at_most=True, unit="MB"),
    ]


def totals_targets(database: str, measured: dict) -> list[Target]:
    """`measured` is what bench/totals.py printed: for each way of telling totals apart, milliseconds."""
    ways = {name: found for name, found in measured.items() if name != "figures"}
    return [
        target
        for name, found in ways.items()
        for target in (
            Target(f"totals by {name}, their time to a bare SUM", found["ours"] / found["plain"], 10, at_most=True),
            Target(f"totals by {name}, counted anew", found["ours"], 200, at_most=True, unit="ms"),
            Target(f"totals by {name}, asked again", found["again"], 200, at_most=True, unit="ms"),
        )
    ]


# In milliseconds, with as many visitors as the server has threads: each waits for all the others.
SLOWEST = {"reading": 1_000, "searching": 1_500, "editing by the API": 3_000, "editing in a form": 5_000}
GROWTH = 10  # megabytes


def steady_targets(database: str, measured: dict) -> list[Target]:
    """`measured` is what bench/steady.py printed: work by kind, and the memory of each process."""
    work, memory = measured["work"], measured["memory"]
    return [
        Target("mixed work, errors", measured["errors"], 0, at_most=True, unit=""),
        *(
            Target(f"{kind} among mixed work: p99", work[kind]["p99"], bound, at_most=True, unit="ms")
            for kind, bound in SLOWEST.items()
        ),
        Target("importing 600 rows among mixed work: p99", work["importing"]["p99"] / 1000, 60, at_most=True, unit="s"),
        *(
            Target(f"{process}: memory from the middle to the end", held["end"] - held["middle"], GROWTH,
                   at_most=True, unit="MB")
            for process, held in memory.items()
        ),
    ]  # fmt: skip


def site_targets(database: str, measured: dict) -> list[Target]:
    """`measured` is what bench/site.py printed: for each number of programmes, visits and their milliseconds."""
    small, large, huge = (measured[size] for size in ("10000", "100000", "1000000"))
    return [
        *(target for size, visits in (("10 000", small), ("100 000", large)) for target in beside_plain(size, visits)),
        Target("list over 1 000 000, its time to that over 10 000", p50(huge, "list") / p50(small, "list"), 1.5,
               at_most=True),
        Target("page 1 900 over 1 000 000, its time to page 1", p50(huge, "deep") / p50(huge, "list"), 2, at_most=True),
        Target("web process, memory", max(large["mb"], huge["mb"]), 110, at_most=True, unit="MB"),
        Target("web process, growth", large["mb"] - large["idle_mb"], 30, at_most=True, unit="MB"),
    ]  # fmt: skip


def beside_plain(size: str, visits: dict) -> list[Target]:
    kept = visits["kept list per second"] / visits["kept body per second"]
    return [
        Target(f"list over {size}, a plain one's time to it", p50(visits, "plain list") / p50(visits, "list"), 2, 4),
        Target(f"record over {size}, a plain one's time to it", p50(visits, "plain record") / p50(visits, "record"), 1),
        Target(f"kept list over {size}, beside a kept body", kept, 0.35, 0.5),
        Target(f"API over {size}, stock's time to it", p50(visits, "stock API") / p50(visits, "API"), 3, 5),
        Target(f"API over {size}, narrowed, stock's time to it",
               p50(visits, "stock API, narrowed") / p50(visits, "API, narrowed"), 4),
        Target(f"API over {size}, deep by cursor, its time to page 1", p50(visits, "API, deep") / p50(visits, "API"),
               1.3, at_most=True),
        Target(f"API over {size}, time anew to time kept", p50(visits, "API") / p50(visits, "API, kept"), 10),
    ]  # fmt: skip


def p50(visits: dict, page: str) -> float:
    return visits[page]["p50"]
