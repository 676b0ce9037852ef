#!/usr/bin/env python3
"""unticked beside Playwright Test, and beside the least that a look costs.

    benches/peers/run.py [--pages 100] [--rounds 5] [--watch 3000,0] [--only NAME,...] [--tool target/release/unticked]

One run, one machine, the same generated pages, the same browser build, the same job: an isolated page, every box's
state at load and after the watch, the size of its label's text, a picture. Prints wall time and CPU time of all
processes, the median of the rounds, and ratios. Rounds take turns, so that a noisy minute hits all alike. Linux only.
Needs node, npm, chromedriver and chromium-headless-shell (or PEERS_BROWSER=/path/of/a/browser).
"""
import argparse, ctypes, os, pathlib, resource, shutil, statistics, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import site_of_forms

BROWSER = os.environ.get("PEERS_BROWSER") or shutil.which("chromium-headless-shell")
PLAYWRIGHT_WORKERS = [1, 2, 4, 8, 16]
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


def measure(command, env, cwd):
    """Wall and CPU seconds of a command and all that it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    log = open(pathlib.Path(cwd) / "log", "ab")
    code = subprocess.run(command, env=env, cwd=cwd, stdout=log, stderr=log).returncode
    wall = time.monotonic() - begun
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
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


def contestants(asked):
    yield "unticked", None
    yield "unticked-exercises", None
    yield "floor", 8
    for workers in PLAYWRIGHT_WORKERS:
        yield f"playwright-{workers}", workers


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
    print(f"\n{pages} pages, watch {watch / 1000:g} s: median of {len(next(iter(results.values())))}\n")
    print("| | wall | CPU | wall ÷ unticked | CPU ÷ floor |\n| --- | --- | --- | --- | --- |")
    median = {name: [statistics.median(r[i] for r in rounds) for i in (0, 1)] for name, rounds in results.items()}
    ours, floor = median.get("unticked"), median.get("floor")
    for name, (wall, cpu) in median.items():
        slower = f"{wall / ours[0]:.2f}" if ours else "–"
        dearer = f"{cpu / floor[1]:.2f}" if floor else "–"
        print(f"| {name} | {wall:.1f} s | {cpu:.1f} s | {slower} | {dearer} |", flush=True)


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
    site = site_of_forms.serve()
    only = [name for name in asked.only.split(",") if name]
    chosen = [(name, workers) for name, workers in contestants(asked) if not only or name in only]
    for watch in map(int, asked.watch.split(",")):
        results = {name: [] for name, _ in chosen}
        for _ in range(asked.rounds):
            for name, workers in chosen:
                results[name].append(once(name, workers, asked, site, watch))
                print(f"{name} watch {watch}: {results[name][-1][0]:.1f} s wall, {results[name][-1][1]:.1f} s CPU, "
                      f"load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
        table(watch, results, asked.pages)


if __name__ == "__main__":
    main()
