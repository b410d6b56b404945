#!/usr/bin/python3
"""Failovers of Patroni on loopback (P7): three servers, etcd, and people who write by the command line meanwhile.

Each round kills the primary and its Patroni at once, waits until all write again, and lets it come back. Needs Debian's
patroni, etcd-server and postgresql-15, and root (the servers run as postgres).

bench/failovers.py ROUNDS SECONDS PROGRAM: no new round begins after so many seconds.
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
ROUNDS = int(sys.argv[1])
UNTIL = time.time() + float(sys.argv[2])
PROGRAM = sys.argv[3]
NODES = (1, 2, 3)
CONFIG = """
scope: draad
name: db{n}
restapi: {{listen: "127.0.0.1:811{n}", connect_address: "127.0.0.1:811{n}"}}
etcd3: {{host: "127.0.0.1:2479"}}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 5
    retry_timeout: 5
    synchronous_mode: true
    synchronous_mode_strict: true
    postgresql:
      use_pg_rewind: true
      parameters: {{synchronous_commit: "on", wal_retrieve_retry_interval: 500ms, wal_log_hints: "on"}}
  initdb: [{{encoding: UTF8}}, {{locale: C}}, {{auth: scram-sha-256}}]
  pg_hba: ["host all all 127.0.0.1/32 scram-sha-256", "host replication all 127.0.0.1/32 scram-sha-256"]
postgresql:
  listen: "127.0.0.1:551{n}"
  connect_address: "127.0.0.1:551{n}"
  data_dir: {home}/db{n}
  bin_dir: /usr/lib/postgresql/15/bin
  pgpass: {home}/pgpass{n}
  authentication:
    superuser: {{username: postgres, password: geheim}}
    replication: {{username: volger, password: geheim}}
    rewind: {{username: terug, password: geheim}}
  parameters: {{unix_socket_directories: {home}}}
"""
home = pathlib.Path(tempfile.mkdtemp(prefix="rd-patroni-"))
shutil.chown(home, "postgres", "postgres")
running = []


def begin(name, *words):
    log = open(home / f"{name}.log", "a")
    process = subprocess.Popen(words, stdout=log, stderr=log, cwd=home, user="postgres", group="postgres",
                               start_new_session=True)
    running.append(process)
    return process


def patroni(n):
    return begin(f"patroni{n}", "/usr/bin/python3", os.environ.get("PATRONI", "/usr/bin/patroni"), str(home / f"{n}.yml"))


def members():
    for n in NODES:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:811{n}/cluster", timeout=2) as answer:
                return json.load(answer)["members"]
        except (OSError, ValueError):
            pass
    return []


def wait_until(what, seconds):
    end = time.time() + seconds
    while not what():
        if time.time() > end:
            sys.exit(f"waited in vain: {what.__name__} {members()}")
        time.sleep(0.2)


def complete():
    now = members()
    return (sum(m["role"] == "leader" for m in now) == 1 and any(m["role"] == "sync_standby" for m in now)
            and sum(m["state"] in ("running", "streaming") for m in now) == len(NODES))


address = ("postgresql://postgres:geheim@" + ",".join(f"127.0.0.1:551{n}" for n in NODES) +
           "/postgres?target_session_attrs=read-write")


def ask(*words):
    return subprocess.run([PROGRAM, *words, "--database", address, "--lang", "en"], capture_output=True, text=True)


told, over = [[] for _ in range(4)], threading.Event()


def write(writer):
    number = 0
    while not over.is_set():
        number += 1
        name = f"doel {writer} {number} einde"
        if ask("goal", "create", "--name", name, "--workspace", "Rivieren").returncode == 0:
            told[writer].append((name, time.time()))


begin("etcd", os.environ.get("ETCD", "/usr/bin/etcd"), "--data-dir", str(home / "etcd"), "--listen-client-urls",
      "http://127.0.0.1:2479", "--advertise-client-urls", "http://127.0.0.1:2479", "--listen-peer-urls",
      "http://127.0.0.1:2480")
nodes = {}
try:
    for n in NODES:
        (home / f"{n}.yml").write_text(CONFIG.format(n=n, home=home))
        nodes[n] = patroni(n)
    wait_until(complete, 90)
    for words in (("account", "create", "--name", "Anna", "--email", "anna@example.org"),
                  ("workspace", "begin", "--name", "Rivieren", "--sort", "partnership")):
        made = ask(*words)
        if made.returncode != 0:
            sys.exit(made.stderr)
    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(len(told))]
    for thread in threads:
        thread.start()
    gaps = []
    while len(gaps) < ROUNDS and time.time() < UNTIL:
        time.sleep(2)
        leader = next(int(m["name"][2:]) for m in members() if m["role"] == "leader")
        postmaster = int((home / f"db{leader}/postmaster.pid").read_text().split()[0])
        os.kill(nodes[leader].pid, signal.SIGKILL)
        os.kill(postmaster, signal.SIGKILL)
        killed = time.time()
        nodes[leader].wait()

        def all_write_again():
            return all(one and one[-1][1] > killed + 1 for one in told)

        wait_until(all_write_again, 120)
        gaps.append(time.time() - killed)
        print(f"db{leader} killed, all wrote again after {gaps[-1]:.1f} s", flush=True)
        nodes[leader] = patroni(leader)
        wait_until(complete, 120)
    over.set()
    for thread in threads:
        thread.join()
    found = ask("goal", "list", "--workspace", "Rivieren", "--json").stdout
    names = [name for one in told for name, _ in one]
    lost = sum(found.count(f'"{name}"') == 0 for name in names)
    doubled = sum(found.count(f'"{name}"') > 1 for name in names)
    print(f"{len(gaps)} failovers, {len(names)} told as stored, {lost} lost, {doubled} doubled; longest gap "
          f"{max(gaps):.1f} s; verify ends with {ask('verify').returncode}")
finally:
    over.set()
    for process in running:
        process.terminate()
    for process in running:
        process.wait()
    shutil.rmtree(home, ignore_errors=True)
