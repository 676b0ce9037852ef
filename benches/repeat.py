#!/usr/bin/env python3
"""Are the reports of the same pages the same, every time?

    repeat.py [--runs 20] [--tool target/release/unticked] [--browser chromium] [--device desktop]
              [--load 2] [--keep DIR] URL...
    repeat.py --corpus DIR --base URL [--corpus DIR --base URL ...] [--runs 20] ...

Audits the URLs, or the pages of each corpus (`DIR/truth.json`, served at the `--base` that follows it), all in one
call, and again, while `--load` processes keep the processor busy. Two reports are equal when they differ in times
only. Prints one line per run and every difference from the first; exits 1 when there is one.
"""
import argparse, json, os, re, shlex, subprocess, sys, time

TIMES = {"took_ms", "started", "finished", "at_ms", "tool"}


def arguments():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("urls", nargs="*", metavar="URL")
    a.add_argument("--corpus", action="append", default=[])
    a.add_argument("--base", action="append", default=[])
    a.add_argument("--runs", type=int, default=20)
    a.add_argument("--tool", default="target/release/unticked")
    a.add_argument("--browser", default="chromium")
    a.add_argument("--device", default="desktop")
    a.add_argument("--load", type=int, default=os.cpu_count() or 2, help="busy processes beside the audits")
    a.add_argument("--keep", help="a folder for the reports")
    o = a.parse_args()
    if len(o.corpus) != len(o.base):
        a.error("each --corpus needs its --base")
    for folder, base in zip(o.corpus, o.base):
        o.urls += [f"{base.rstrip('/')}/{case['path']}" for case in json.load(open(f"{folder}/truth.json"))]
    o.urls = list(dict.fromkeys(o.urls))
    if not o.urls:
        a.error("no pages")
    return o


def audit(o):
    command = [*shlex.split(o.tool), "audit", "--format", "json", "--browser", o.browser, "--device", o.device, *o.urls]
    out = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if out.returncode not in (0, 1, 3):
        sys.exit(f"{' '.join(command[:6])} … exited {out.returncode}: {out.stderr.decode()[-800:]}")
    return json.loads(out.stdout)


def timeless(value):
    """The report without what may differ: times."""
    if isinstance(value, dict):
        return {key: timeless(inner) for key, inner in value.items() if key not in TIMES}
    if isinstance(value, list):
        return [timeless(inner) for inner in value]
    return re.sub(r"\d+(\.\d+)? s after loading", "some time after loading", value) if isinstance(value, str) else value


def differences(one, other, path=""):
    """The places at which two values differ, each as a line."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            yield from differences(one.get(key), other.get(key), f"{path}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, pair in enumerate(zip(one, other)):
            yield from differences(*pair, f"{path}[{at}]")
    elif one != other:
        yield f"{path}: {short(one)} is now {short(other)}"


def short(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 240 else text[:240] + "…"


def by_page(report):
    return {check["url_asked"]: timeless(check) for check in report["checks"]}


def main():
    o = arguments()
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(o.load)]
    first, unlike = None, 0
    try:
        for run in range(1, o.runs + 1):
            begun = time.monotonic()
            report = audit(o)
            took = time.monotonic() - begun
            if o.keep:
                os.makedirs(o.keep, exist_ok=True)
                json.dump(report, open(f"{o.keep}/{run:02}.json", "w"), indent=1, ensure_ascii=False)
            pages = by_page(report)
            first = first or pages
            found = [f"  {url}{line}" for url in first for line in differences(first[url], pages.get(url))]
            unlike += bool(found)
            print(f"run {run:2}: {took:6.1f} s, {len(pages)} pages, {len(found)} differences", flush=True)
            print(*found, sep="\n", end="\n" if found else "", flush=True)
    finally:
        for process in busy:
            process.kill()
    print(f"{o.runs} runs, {unlike} unlike the first")
    sys.exit(1 if unlike else 0)


main()
