#!/usr/bin/env bash
# The one script of this project: install, build, serve, test, check. `./rd help` tells what it can do.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"

build=${RD_BUILD:-build}        # all that is built lies under it
jobs=${RD_JOBS:-$(nproc)}
node_wanted=20.19.6             # taken from npm when the machine has no Node or an old one
# Two clones of the project share what the compiler made.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

help() {
  cat <<'TEXT'
./rd up [--data DIR | --database URI] [--port N] [--public-url URL]
                 install what is missing, build, and serve on http://localhost:8090
./rd build       the program: build/release/rodedraad
./rd test        all tests, with address and undefined-behaviour checks (--long: threads, fuzzing, long loops and other browsers as well)
./rd check       format, layers, sizes, words, texts (--tidy: clang-tidy on changed files as well)
./rd format      lay out all C++ as the check wants it
./rd bench       speed and memory against their targets
./rd pictures    pictures of the main places with the demo, in docs/beelden/ (names: only those)
./rd release     (a later version)
./rd clean       throw away all that was built

RD_BUILD=DIR builds somewhere else than in build/; RD_JOBS=N uses N processes.
TEXT
}

# ---- stages: what runs now, and how long it took ----
stage_name='' stage_start=0
stage() {  # stage NAME COMMAND…
  stage_name=$1 stage_start=$SECONDS
  shift
  "$@"
  stage_done
}
stage_done() {
  echo "stage $stage_name … $((SECONDS - stage_start)) s"
  stage_name=''
}
trap '[ -z "$stage_name" ] || echo "stage $stage_name … stopped after $((SECONDS - stage_start)) s"' EXIT

failed=()
try() {  # try NAME COMMAND…: a stage that may fail; the rest goes on (set -e does not hold inside COMMAND)
  stage_name=$1 stage_start=$SECONDS
  shift
  "$@" || failed+=("$stage_name")
  stage_done
}

# ---- what the machine needs ----
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

apt_install() {
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    echo "These Debian packages are missing, and only root or sudo can install them: $*" >&2
    return 1
  fi
  echo "Installing: $*"
  as_root apt-get update -qq </dev/null
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -- "$@" </dev/null >/dev/null
}

# install PART…: the parts of tools/debian.txt (build, run, check, bench, long) that this machine has not got yet.
install() {
  local wanted missing
  wanted=$(awk -v parts=" $* " '/^# part /{ take = index(parts, " " $3 " ") } !/^#/ && NF && take' tools/debian.txt | sort -u)
  # shellcheck disable=SC2086  # a list of names
  missing=$(comm -23 <(echo "$wanted") \
    <(dpkg-query -W -f='${Package} ${db:Status-Status}\n' $wanted 2>/dev/null | awk '$2 == "installed" { print $1 }' | sort -u))
  # shellcheck disable=SC2086
  if [ -n "$missing" ]; then apt_install $missing; fi
}

new_enough() {
  command -v node >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
}

# Puts a Node ≥ 20.19 and npm on PATH: the machine's own, else npm's package of it, kept under the build folder.
need_node() {
  local kind=x64
  [ "$(uname -m)" != aarch64 ] || kind=arm64
  local own=$PWD/$build/node
  [ ! -x "$own/node_modules/node-linux-$kind/bin/node" ] || PATH=$own/node_modules/node-linux-$kind/bin:$PATH
  # Debian's npm and a Node from elsewhere cannot live together, so npm is installed only where there is no Node at all.
  if ! command -v npm >/dev/null; then
    if command -v node >/dev/null; then
      echo "There is a Node here without npm. Install the npm that belongs to it." >&2
      return 1
    fi
    apt_install npm ca-certificates
  fi
  new_enough && return
  mkdir -p "$own"
  npm install --prefix "$own" --no-save --no-audit --no-fund --loglevel=error "node-linux-$kind@$node_wanted" </dev/null
  PATH=$own/node_modules/node-linux-$kind/bin:$PATH
  new_enough
}

packages_of() {  # packages_of DIR: its node_modules as the lock file says, fetched only when the lock changed
  need_node
  if [ ! "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ]; then
    npm --prefix "$1" ci --no-audit --no-fund --loglevel=error </dev/null
    touch "$1/node_modules/.package-lock.json"
  fi
}

# ---- building ----
compile() {  # compile PRESET [TARGET…]
  local preset=$1
  shift
  [ -f "$build/$preset/build.ninja" ] || cmake --preset "$preset" -B "$build/$preset" >/dev/null
  cmake --build "$build/$preset" -j "$jobs" ${1:+--target "$@"}
}

pages() {  # the browser pages, where they are built at all
  [ -f web/package.json ] && grep -q '"build":' web/package.json || return 0
  [ -z "$(find web packs/teksten docs/openapi.json -name node_modules -prune -o -path web/dist -prune -o -path web/src/made -prune \
    -o -type f -newer web/dist/.built -print 2>&1 | head -n 1)" ] && return 0
  packages_of web
  npm --prefix web run build </dev/null
  touch web/dist/.built
}

build_release() {
  stage packages install build run
  stage pages pages
  stage build compile release rodedraad
}

up() {
  local data='' port=8090 more=()
  while [ $# -gt 0 ]; do
    [ $# -gt 1 ] || usage "up: $1 needs a value"
    case $1 in
      --data) data=$2 ;;
      --database) more+=(--database "$2") ;;
      --port) port=$2 ;;
      --public-url) more+=(--public-url "$2") ;;
      *) usage "up: unknown option $1" ;;
    esac
    shift 2
  done
  build_release
  [ -e "${data:-data}/draad.db" ] || more+=(--demo)
  exec "$build/release/rodedraad" serve --port "$port" ${data:+--data "$data"} "${more[@]}"
}

# ---- tests ----
run_ctest() {  # run_ctest PRESET: the results of each test go to ctest.xml
  try "test $1" env UBSAN_OPTIONS=print_stacktrace=1 ctest --test-dir "$build/$1" -j "$jobs" --timeout 1200 --output-on-failure \
    --test-output-size-passed 200000 --output-junit ctest.xml
  results+=("$build/$1/ctest.xml")
}

test_all() {
  results=()
  [ "${1:-}" != --long ] || export RD_LONG=1  # loops of hours instead of seconds
  stage packages install build run check
  stage pages pages
  stage build compile dev
  rm -f "$build"/*/ctest.xml "$build"/dev/*.tap
  run_ctest dev
  if [ -f web/package.json ]; then
    stage "npm ci" packages_of web
    try "core of the pages" node web/scripts/test.mjs --tap "$build/dev/core.tap"
    results+=("$build/dev/core.tap")
    try "steps side by side, and together" env PROSE_ANSWERS="$PWD/$build/dev/tests/prose_answers" \
      PROSE_TOGETHER="$PWD/$build/dev/tests/prose_together" node --test --test-reporter=spec \
      --test-reporter-destination=stdout --test-reporter=tap --test-reporter-destination="$build/dev/steps.tap" tests/prose/
    results+=("$build/dev/steps.tap")
    try e2e env RODEDRAAD="$PWD/$build/dev/rodedraad" node --test --test-reporter=spec --test-reporter-destination=stdout \
      --test-reporter=tap --test-reporter-destination="$build/dev/e2e.tap" tests/e2e/
    results+=("$build/dev/e2e.tap")
  fi
  if [ "${1:-}" = --long ]; then test_long; fi
  # The count is the last line, and fails when a test did or when none ran.
  tools/count_tests.py "${results[@]}" && [ ${#failed[@]} = 0 ]
}

# What one does in the editor, in the other browsers of schools (web/README.md); one at a time, for each person has a browser of their own.
in_other_browsers() {
  local one
  for one in firefox webkit; do
    try "editor in $one" env BROWSER="$one" RODEDRAAD="$PWD/$build/dev/rodedraad" node --test --test-concurrency=1 --test-reporter=spec \
      --test-reporter-destination=stdout --test-reporter=tap --test-reporter-destination="$build/dev/$one.tap" \
      tests/e2e/{editor,editor_together,others,paste,hostile_paste,pictures,text_history,asleep,keyboard}.test.mjs
    results+=("$build/dev/$one.tap")
  done
}

test_long() {
  stage "packages for long tests" install long
  in_other_browsers
  stage "build tsan" compile tsan
  run_ctest tsan
  stage "build fuzz" compile fuzz fuzzers
  local target
  for target in "$build"/fuzz/tests/*_fuzz; do
    [ -x "$target" ] || continue
    local name=${target##*/} found=$build/fuzz/found/${target##*/}
    mkdir -p "$found"
    try "$name" "$target" -max_total_time="${RD_FUZZ_SECONDS:-60}" -artifact_prefix="$found/" -rss_limit_mb=2048 "$found" \
      "tests/fuzz/${name%_fuzz}"
  done
}

# ---- checks ----
cpp_files() {
  git ls-files --cached --others --exclude-standard -- 'src/*.[ch]pp' 'tests/*.[ch]pp' 'bench/*.[ch]pp' 'tools/*.[ch]pp' | sort -u |
    while read -r file; do [ ! -f "$file" ] || echo "$file"; done
}

laid_out() {
  local file bad=0
  for file in "$@"; do
    clang-format-14 --dry-run -Werror "$file" 2>/dev/null || { echo "$file: ./rd format lays it out" && bad=1; }
  done
  return $bad
}

check_all() {
  stage packages install build check
  local files
  mapfile -t files < <(cpp_files)
  try format laid_out "${files[@]}"
  try layers tools/check_layers.py
  try sizes tools/check_sizes.py
  try words tools/check_words.py
  try texts tools/check_texts.py
  try operations tools/check_operations.py
  try "own words" tools/check_seed_words.py
  try glossary tools/glossary.py --check
  try coverage tools/coverage.py
  stage "npm ci" packages_of web
  try "step maps" node tools/step_maps.mjs --check
  try steps node tools/prose_corpus.mjs --check
  try pages npm --prefix web run --silent check
  if [ "${1:-}" = --tidy ]; then tidy; fi
  if [ ${#failed[@]} -gt 0 ]; then
    echo "check: look again at ${failed[*]}"
    return 1
  fi
  echo "check: all well"
}

tidy() {  # clang-tidy on the C++ that differs from the last commit on the main line
  stage "packages for clang-tidy" install long
  stage "configure dev" cmake --preset dev -B "$build/dev" --log-level=WARNING
  local changed
  mapfile -t changed < <({ git diff --name-only origin/HEAD -- 'src/*.cpp' 2>/dev/null || git diff --name-only HEAD -- 'src/*.cpp'; } | sort -u)
  [ ${#changed[@]} = 0 ] || try tidy clang-tidy -p "$build/dev" --quiet --warnings-as-errors='*' "${changed[@]}"
}

bench() {
  stage packages install build run check bench
  stage pages pages
  stage configure cmake --preset release -B "$build/release" --log-level=WARNING  # Google Benchmark may be new here
  stage build compile release rodedraad benches
  stage "npm ci" packages_of bench/peers
  stage "npm ci" packages_of web
  stage bench bench/run.py "$build/release" "$@"
}

usage() {
  echo "$1" >&2
  help >&2
  exit 2
}

command=${1:-help}
shift || true
case $command in
  up) up "$@" ;;
  build) build_release ;;
  test) test_all "$@" ;;
  check) check_all "$@" ;;
  bench) bench "$@" ;;
  pictures) build_release && RODEDRAAD=$build/release/rodedraad node tools/pictures.mjs "$@" ;;
  format) cpp_files | xargs clang-format-14 -i ;;
  release) echo "There is no release yet: version 0.1.0 is built from its source with ./rd build." && exit 2 ;;
  clean) rm -rf -- "${build:?}" ;;
  help | -h | --help) help ;;
  *) usage "rd: unknown command $command" ;;
esac
