#!/usr/bin/env python3
"""How cost grows: with pages, boxes on a page, scenarios, and pages side by side.

    benches/curves.py [pages] [boxes] [scenarios] [tabs] [--tool target/release/unticked] [--plot] [--most N]

Measures the curves that are named (all of them unless some are), keeps the figures in docs/curves/figures.json, draws
docs/curves/*.svg, and writes a table of each into docs/performance.md; `--plot` does that from the kept figures. `--most` leaves out all points
beyond. Linux only; needs chromedriver and chromium-headless-shell.
"""
import argparse, json, math, os, pathlib, re, subprocess, sys, tempfile, threading, time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "peers")]
import run as peers
import site_of_forms

FOLDER = HERE.parent / "docs" / "curves"
POINTS = {
    "pages": [10, 30, 100, 300, 1000],
    "boxes": [1, 10, 100, 1000, 5000],
    "scenarios": [10, 100, 1000, 10000],
    "tabs": [1, 2, 4, 8, 16, 32, 64],
}
PAGES_FOR_TABS = 64


class Memory(threading.Thread):
    """The most that a process held, and the most that all below it held together (PSS, twice a second), MB."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.own, self.all, self.over = pid, 0.0, 0.0, False

    def run(self):
        while not self.over:
            children, pss = {}, {}
            for entry in filter(str.isdigit, os.listdir("/proc")):
                try:
                    stat = open(f"/proc/{entry}/stat").read().rsplit(")", 1)[1].split()
                    children.setdefault(int(stat[1]), []).append(int(entry))
                except (OSError, IndexError):
                    pass
            family, todo = [], [self.pid]
            while todo:
                family.append(todo.pop())
                todo += children.get(family[-1], [])
            for pid in family:
                try:
                    lines = open(f"/proc/{pid}/smaps_rollup").read().splitlines()
                    pss[pid] = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
                    if pid == self.pid:
                        status = open(f"/proc/{pid}/status").read()
                        self.own = max(self.own, int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024)
                except (OSError, TypeError):
                    pass
            self.all = max(self.all, sum(pss.values()))
            time.sleep(0.5)


def look(asked, paths, watch, *extra):
    """Runs a project with a scenario per path: wall and CPU seconds, MB, and the table of `--timings` by stage."""
    with tempfile.TemporaryDirectory() as folder:
        peers.project(folder, asked.site.rstrip("/"), len(paths), watch, exercises=False)
        for number, path in enumerate(paths):
            text = f"name: Page {number}\nsteps:\n  - open: /{path}\n  - check: form\n"
            (pathlib.Path(folder) / "scenarios" / f"page-{number:04}.yaml").write_text(text)
        out = open(pathlib.Path(folder) / "out", "w")
        command = [asked.tool, "run", "--snapshots", "check", "--timings", "--report", "json=report.json", *extra]
        before, begun = peers.children_cpu(), time.monotonic()
        running = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out)
        memory = Memory(running.pid)
        memory.start()
        code = running.wait()
        wall, memory.over = time.monotonic() - begun, True
        peers.wait_for_orphans()
        text = pathlib.Path(out.name).read_text()
        broke = [check for check in json.loads((pathlib.Path(folder) / "report.json").read_text())["checks"] if check["error"]]
        if code not in (0, 1) or broke:
            print(f"exit {code}, {len(broke)} pages broke: {[check['error'] for check in broke[:3]]}", file=sys.stderr)
        return {"wall": wall, "cpu": peers.children_cpu() - before, "harness_mb": memory.own, "all_mb": memory.all,
                "broke": len(broke), "stages": stages(text), "load": os.getloadavg()[0]}


def stages(text):
    """Stage: median seconds, round trips, screenshots."""
    row = re.compile(r"^  (\w[\w ]*?)\s+([\d.]+) s\s+[\d.]+ s(?:\s+\d+ %)?\s+([\d.]+)\s+([\d.]+)$", re.M)
    return {name: [float(figure) for figure in figures] for name, *figures in row.findall(text)}


def pages(asked, number):
    seen = look(asked, [str(at) for at in range(number)], 0)
    return seen | {"cpu_per_page": seen["cpu"] / number, "wall_per_page": seen["wall"] / number}


def boxes(asked, number):
    return look(asked, [f"boxes/{number}"], 0)


def tabs(asked, number):
    return look(asked, [str(at) for at in range(PAGES_FOR_TABS)], 3000, "--workers", str(number))


def scenarios(asked, number):
    with tempfile.TemporaryDirectory() as folder:
        peers.project(folder, asked.site, number, 0, exercises=False)
        took = []
        for _ in range(3):
            begun = time.monotonic()
            subprocess.run([asked.tool, "list"], cwd=folder, stdout=subprocess.DEVNULL, check=True)
            took.append(time.monotonic() - begun)
        return {"wall": sorted(took)[1], "load": os.getloadavg()[0]}


CURVES = {"pages": pages, "boxes": boxes, "scenarios": scenarios, "tabs": tabs}
# By curve: what the x axis counts, and per line its name, its figure, its factor and whether it belongs to the right axis.
PLOTS = {
    "pages": ("pages in a run", "ms of CPU per page, all processes", "cpu_per_page", 1000, "harness, MB", "harness_mb"),
    "boxes": ("boxes on the page", "seconds of CPU, all processes", "cpu", 1, "harness, MB", "harness_mb"),
    "scenarios": ("scenarios", "seconds to plan and list", "wall", 1, None, None),
    "tabs": ("pages side by side", f"seconds for {PAGES_FOR_TABS} pages, watch 3 s", "wall", 1, "all processes, MB", "all_mb"),
}


def plot(name, figures):
    """A small line chart with two axes, both from nought or, where the figures span decades, by powers of ten."""
    across, left, key, factor, right, other = PLOTS[name]
    xs = sorted(figures, key=int)
    lines = [(left, "#0b62a4", [figures[x][key] * factor for x in xs])]
    if right:
        lines.append((right, "#b5520a", [figures[x][other] for x in xs]))
    width, height, (x0, x1, y0, y1) = 640, 300, (64, 576, 250, 44)
    logs = [math.log10(int(x)) for x in xs]
    span = (logs[-1] - logs[0]) or 1
    place = lambda at: x0 + (at - logs[0]) / span * (x1 - x0)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
             f'<rect width="{width}" height="{height}" fill="#fff"/>',
             f'<path d="M{x0} {y1}V{y0}H{x1}V{y1}" fill="none" stroke="#888"/>',
             f'<text x="{(x0 + x1) / 2}" y="{height - 10}" text-anchor="middle" fill="#333">{across}</text>']
    for x, at in zip(xs, logs):
        parts.append(f'<text x="{place(at):.0f}" y="{y0 + 18}" text-anchor="middle" fill="#333">{int(x):,}</text>')
    for number, (label, color, values) in enumerate(lines):
        by_powers = min(values) > 0 and max(values) / min(values) > 30
        scale = (lambda v: math.log10(v)) if by_powers else (lambda v: v)
        low = math.floor(scale(min(values))) if by_powers else 0
        high = math.ceil(scale(max(values))) if by_powers else nice(max(values))
        rise = lambda v: y0 - (scale(v) - low) / ((high - low) or 1) * (y0 - y1)
        ticks = [10 ** p for p in range(low, high + 1)] if by_powers else [high * q / 4 for q in range(5)]
        x, anchor = (x0 - 8, "end") if number == 0 else (x1 + 8, "start")
        for tick in ticks:
            parts.append(f'<text x="{x}" y="{rise(tick) + 4:.0f}" text-anchor="{anchor}" fill="{color}">{tick:g}</text>')
        points = " ".join(f"{place(at):.1f},{rise(v):.1f}" for at, v in zip(logs, values))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts += [f'<circle cx="{place(at):.1f}" cy="{rise(v):.1f}" r="3" fill="{color}"/>' for at, v in zip(logs, values)]
        anchor, x = ("start", x0 - 40) if number == 0 else ("end", x1 + 48)
        parts.append(f'<text x="{x}" y="24" text-anchor="{anchor}" fill="{color}">{label}</text>')
    (FOLDER / f"{name}.svg").write_text("\n".join(parts + ["</svg>", ""]))


def nice(most):
    """The next round number of which a quarter is round too."""
    power = 10 ** math.floor(math.log10(most)) if most > 0 else 1
    return next(step * power for step in (1, 2, 4, 6, 8, 10, 20) if step * power >= most)


HEADINGS = {
    "wall": ("wall", "{:.1f} s", 1), "cpu": ("CPU, all processes", "{:.1f} s", 1),
    "cpu_per_page": ("CPU per page", "{:.0f} ms", 1000), "harness_mb": ("harness", "{:.0f} MB", 1),
    "all_mb": ("all processes", "{:.0f} MB", 1), "broke": ("broke", "{}", 1), "load": ("load average", "{:.0f}", 1),
}


def table(name, figures):
    """Lines of Markdown."""
    first = figures[min(figures, key=int)]
    keys = [key for key in HEADINGS if key in first and not (key == "broke" and not any(f[key] for f in figures.values()))]
    yield from (f"| {name} | " + " | ".join(HEADINGS[key][0] for key in keys) + " |", "| --- " * (len(keys) + 1) + "|")
    for x in sorted(figures, key=int):
        cells = [HEADINGS[key][1].format(figures[x][key] * HEADINGS[key][2]) for key in keys]
        yield f"| {int(x):,} | " + " | ".join(cells) + " |"
    named = list(first.get("stages", {}))
    if name == "boxes" and named:
        yield "\nBy stage: milliseconds, round trips, screenshots.\n"
        yield from (f"| stage | " + " | ".join(f"{int(x):,}" for x in sorted(figures, key=int)) + " |", "| --- " * (len(figures) + 1) + "|")
        for stage in named:
            cells = [figures[x]["stages"].get(stage, [0, 0, 0]) for x in sorted(figures, key=int)]
            yield f"| {stage} | " + " | ".join(f"{s * 1000:.0f}, {trips:.0f}, {shots:.0f}" for s, trips, shots in cells) + " |"


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("curves", nargs="*", choices=[*CURVES, []])
    args.add_argument("--tool", default=str(HERE.parent / "target/release/unticked"))
    args.add_argument("--plot", action="store_true")
    args.add_argument("--most", type=int, default=10**9)
    asked = args.parse_args()
    asked.tool = str(pathlib.Path(asked.tool).resolve())
    FOLDER.mkdir(exist_ok=True)
    kept = FOLDER / "figures.json"
    figures = json.loads(kept.read_text()) if kept.exists() else {}
    if not asked.plot:
        peers.adopt_orphans()
        asked.site = site_of_forms.serve()
        for name in asked.curves or CURVES:
            figures[name] = {}
            for number in filter(lambda number: number <= asked.most, POINTS[name]):
                figures[name][str(number)] = CURVES[name](asked, number)
                print(name, number, {k: v for k, v in figures[name][str(number)].items() if k != "stages"}, file=sys.stderr, flush=True)
                kept.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n")
    for name in asked.curves or figures:
        plot(name, figures[name])
        text = "\n".join(table(name, figures[name]))
        print(f"\n{text}")
        peers.write(f"curve {name}", f"![{PLOTS[name][1]}, by {PLOTS[name][0]}](curves/{name}.svg)\n\n{text}")


if __name__ == "__main__":
    main()
