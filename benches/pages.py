#!/usr/bin/env python3
"""What a look costs: audits generated pages and prints wall time, CPU time per kind of process, and memory.

    benches/pages.py [--pages 100] [--watch 0s,3s] [--workers 1,2,4,8] [--tool target/release/unticked] [-- ARGS]

The pages are ordinary forms (sign-up, checkout, newsletter, settings), no two alike, served on loopback by this
script. Linux only: CPU time is read from /proc while the processes live.
"""
import argparse, collections, os, subprocess, sys, threading, time

import site_of_forms

def kind(command):
    words = command.replace("\0", " ").split(" ")
    name = os.path.basename(words[0])
    types = [word[7:] for word in words if word.startswith("--type=")]
    return f"{name} {types[0]}" if types else name


class Meter(threading.Thread):
    """Sees every process below one, for as long as it lives."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.family, self.cpu, self.peak, self.pid, self.over = {pid}, {}, 0, pid, False

    def run(self):
        tick = os.sysconf("SC_CLK_TCK")
        while not self.over:
            for entry in sorted((e for e in os.listdir("/proc") if e.isdigit()), key=int):
                try:
                    stat = open(f"/proc/{entry}/stat").read().rsplit(")", 1)[1].split()
                    if int(entry) not in self.family and int(stat[1]) not in self.family:
                        continue
                    self.family.add(int(entry))
                    name = kind(open(f"/proc/{entry}/cmdline").read())
                    if name:
                        self.cpu[entry] = (name, (int(stat[11]) + int(stat[12])) / tick)
                    if int(entry) == self.pid:
                        lines = open(f"/proc/{entry}/status").read().splitlines()
                        self.peak = max([self.peak] + [int(l.split()[1]) for l in lines if l.startswith("VmHWM")])
                except (OSError, IndexError):
                    pass
            time.sleep(0.1)


def measure(tool, urls, watch, workers, extra):
    load = os.getloadavg()[0]
    command = [tool, "audit", "--format", "json", "--quiet", "--watch", watch, *extra]
    command += ["--workers", workers] if workers else []
    begun = time.time()
    running = subprocess.Popen(command + urls, stdout=subprocess.DEVNULL)
    meter = Meter(running.pid)
    meter.start()
    running.wait()
    took, meter.over = time.time() - begun, True
    by_kind = collections.Counter()
    for name, cpu in meter.cpu.values():
        by_kind[name] += cpu
    parts = ", ".join(f"{name} {cpu:.1f}" for name, cpu in by_kind.most_common(6))
    print(f"{len(urls)} pages, watch {watch}, workers {workers or 'auto'}: {took:.1f} s, CPU {sum(by_kind.values()):.1f} s, "
          f"harness {meter.peak / 1024:.0f} MB, exit {running.returncode}, load before {load:.1f} ({parts})", flush=True)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--pages", type=int, default=100)
    args.add_argument("--watch", default="0s,3s")
    args.add_argument("--workers", default="")
    args.add_argument("--tool", default="target/release/unticked")
    args.add_argument("extra", nargs="*")
    asked = args.parse_args()
    base = site_of_forms.serve()
    urls = [f"{base}{n}" for n in range(asked.pages)]
    for watch in asked.watch.split(","):
        for workers in asked.workers.split(","):
            measure(asked.tool, urls, watch, workers, asked.extra)


if __name__ == "__main__":
    sys.exit(main())
