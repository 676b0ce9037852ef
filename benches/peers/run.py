#!/usr/bin/env python3
"""unticked beside Playwright Test, and beside the least that a look costs.

    benches/peers/run.py [--pages 100] [--rounds 5] [--watch 3000,0] [--only NAME,...] [--tool target/release/unticked]

One run, one machine, the same generated pages, the same browser build, the same job: an isolated page, every box's
state at load and after the watch, the size of its label's text, a picture. Prints wall time and CPU time of all
processes, the median of the rounds, and ratios, and writes them into docs/performance.md. Rounds take turns, so that a
noisy minute hits all alike. Half an hour on two cores that do nothing else. Linux only.
Needs node, npm, chromedriver and chromium-headless-shell (or PEERS_BROWSER=/path/of/a/browser).
"""
import argparse, ctypes, os, pathlib, resource, shutil, statistics, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import site_of_forms

BROWSER = os.environ.get("PEERS_BROWSER") or shutil.which("chromium-headless-shell")
PLAYWRIGHT_WORKERS = [2, 4, 8, 16]  # the first one always, and the best of the others
SETTINGS = """
[run]
watch = "%(watch)dms"

[browser.chromium]
engine = "chromium"
binary = "%(browser)s"

[environment.bench]
base_url = "%(site)s"
hosts = ["127.0.0.1"]
submit = "block"

[target.desktop]
browser = "chromium"
viewport = { width = 1280, height = 800 }

[policy]
profile = "baseline"
unsure = "warn"
"""
# What only exercises on a second copy of the page can tell is no part of the job that is compared.
NO_EXERCISES = '\n[policy.rules]\nreticks = "off"\nticks-itself = "off"\nticks-by-proxy = "off"\n'


def adopt_orphans():
    """Children of children that end late are then ours to wait for, so that their CPU time is counted."""
    PR_SET_CHILD_SUBREAPER = 36
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children_cpu():
    """CPU seconds of all that was started here and has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def wait_for_orphans():
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def measure(command, env, cwd):
    """Wall and CPU seconds of a command and all that it started."""
    before = children_cpu()
    begun = time.monotonic()
    log = open(pathlib.Path(cwd) / "log", "ab")
    code = subprocess.run(command, env=env, cwd=cwd, stdout=log, stderr=log).returncode
    wall = time.monotonic() - begun
    wait_for_orphans()
    cpu = children_cpu() - before
    if code not in (0, 1):  # 1: boxes that start ticked, which the pages have
        sys.exit(f"{command} ended with {code}:\n{pathlib.Path(log.name).read_text()[-2000:]}")
    return wall, cpu


def project(folder, site, pages, watch, exercises):
    """A project for `unticked run`: a scenario per page."""
    folder = pathlib.Path(folder)
    settings = SETTINGS % {"site": site, "watch": watch, "browser": BROWSER} + ("" if exercises else NO_EXERCISES)
    (folder / "webdriver.toml").write_text(settings)
    (folder / "scenarios").mkdir()
    for number in range(pages):
        text = f"name: Page {number}\nsteps:\n  - open: /{number}\n  - check: form\n"
        (folder / "scenarios" / f"page-{number:04}.yaml").write_text(text)


def contestants(asked, watch):
    """Names, and how many pages side by side."""
    all_of_them = [("unticked", None), ("unticked-exercises", None), ("floor", 8)]
    all_of_them += [(f"playwright-{workers}", workers) for workers in PLAYWRIGHT_WORKERS]
    if asked.only:
        return [one for one in all_of_them if one[0] in asked.only.split(",")]
    best = min(PLAYWRIGHT_WORKERS[1:], key=lambda workers: tried(workers, asked, watch))
    return all_of_them[:3] + [one for one in all_of_them[3:] if one[1] in (PLAYWRIGHT_WORKERS[0], best)]


def tried(workers, asked, watch):
    """Wall seconds of a shorter run, by which the best number of workers is chosen."""
    fewer = argparse.Namespace(**vars(asked) | {"pages": min(asked.pages, 48)})
    wall, _ = once(f"playwright-{workers}", workers, fewer, asked.site, watch)
    print(f"playwright-{workers} watch {watch}, {fewer.pages} pages: {wall:.1f} s wall", file=sys.stderr, flush=True)
    return wall


def once(name, workers, asked, site, watch):
    with tempfile.TemporaryDirectory() as folder:
        env = dict(os.environ, PEERS_SITE=site, PEERS_PAGES=str(asked.pages), PEERS_BROWSER=BROWSER, PEERS_OUTPUT=folder,
                   PEERS_WATCH_MS=str(watch), PEERS_WORKERS=str(workers))
        if name.startswith("unticked"):
            project(folder, site, asked.pages, watch, name.endswith("exercises"))
            tool = str(pathlib.Path(asked.tool).resolve())
            return measure([tool, "run", "--report", "json=report.json", "--snapshots", "check"], env, folder)
        if name == "floor":
            return measure(["node", str(asked.modules / "floor.mjs")], env, folder)
        config = str(asked.modules / "playwright.config.js")
        return measure(["npx", "playwright", "test", "--config", config, "--workers", str(workers)], env, asked.modules)


def installed():
    """The peers, from npm, in the build folder. The scripts stand beside the packages, where node looks for them."""
    folder = HERE.parent.parent / "target" / "peers"
    folder.mkdir(parents=True, exist_ok=True)
    for file in ["package.json", "playwright.config.js", "consent.spec.js", "floor.mjs"]:
        shutil.copy(HERE / file, folder)
    subprocess.run(["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
    return folder


def table(watch, results, pages):
    rounds = max(map(len, results.values()))
    yield f"{pages} pages, watch {watch / 1000:g} s, median of {rounds}; load average {os.getloadavg()[0]:.1f} at the end:\n"
    yield "| | wall | CPU | wall ÷ unticked | CPU ÷ floor |\n| --- | --- | --- | --- | --- |"
    median = {name: [statistics.median(r[i] for r in rounds) for i in (0, 1)] for name, rounds in results.items()}
    ours, floor = median.get("unticked"), median.get("floor")
    for name, (wall, cpu) in median.items():
        slower = f"{wall / ours[0]:.2f}" if ours else "–"
        dearer = f"{cpu / floor[1]:.2f}" if floor else "–"
        once = " (one round)" if len(results[name]) < rounds else ""
        yield f"| {name}{once} | {wall:.1f} s | {cpu:.1f} s | {slower} | {dearer} |"


def write(mark, text):
    """Puts text into docs/performance.md, between the marks of this name."""
    path = HERE.parent.parent / "docs" / "performance.md"
    begin, end = f"<!-- {mark} -->\n", f"<!-- /{mark} -->"
    before, rest = path.read_text().split(begin)
    path.write_text(before + begin + text.strip() + "\n" + end + rest.split(end, 1)[1])


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--pages", type=int, default=100)
    args.add_argument("--rounds", type=int, default=5)
    args.add_argument("--watch", default="3000,0", help="milliseconds")
    args.add_argument("--only", default="")
    args.add_argument("--tool", default=str(HERE.parent.parent / "target/release/unticked"))
    asked = args.parse_args()
    asked.modules = installed()
    adopt_orphans()
    asked.site = site_of_forms.serve()
    tables = []
    for watch in map(int, asked.watch.split(",")):
        chosen = contestants(asked, watch)
        results = {name: [] for name, _ in chosen}
        for round in range(asked.rounds):
            for name, workers in chosen:
                # What nobody else does is no part of the race.
                if name == "unticked-exercises" and round > 0 and not asked.only:
                    continue
                results[name].append(once(name, workers, asked, asked.site, watch))
                print(f"{name} watch {watch}: {results[name][-1][0]:.1f} s wall, {results[name][-1][1]:.1f} s CPU, "
                      f"load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
        tables.append("\n".join(table(watch, results, asked.pages)))
        print(tables[-1], flush=True)
    if not asked.only:
        write("peers", "\n\n".join(tables))


if __name__ == "__main__":
    main()
