#!/bin/sh
# One load on Signalbox against a provider that answers at once: run.sh [CONNECTIONS] [SECONDS]. See README.md.
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
. "$here/../.mvn/find-jdk.sh"
java=${JAVA_HOME:-$jdk_25}/bin/java
connections=${1:-64}
seconds=${2:-10}
last=$(($(getconf _NPROCESSORS_ONLN) - 1))
scratch=$(mktemp -d)
chmod 755 "$scratch" # the embedded database runs as another user when this one is root
trap 'kill $gateway $mock 2>/dev/null; wait $gateway 2>/dev/null || true; rm -rf "$scratch"' EXIT

taskset -c "$last" "$java" "$here/Bench.java" mock 19080 &
mock=$!
OPENAI_API_KEY=sk-bench OPENAI_BASE_URL=http://127.0.0.1:19080/v1 SIGNALBOX_DISCOVERY=false SIGNALBOX_EVENT_LOOPS=1 \
  SIGNALBOX_HOME="$scratch/home" taskset -c 0 "$here/../signalbox" >"$scratch/log" 2>&1 &
gateway=$!
until curl -sf -o /dev/null http://127.0.0.1:3005/ready; do
  kill -0 $gateway || { tail -n 20 "$scratch/log"; exit 1; }
  sleep 1
done
load() { taskset -c "$last" "$java" "$here/Bench.java" load 3005 /infer "$connections" "$@"; }
load 20 >/dev/null
load "$seconds" $gateway
grep -E 'VmRSS' /proc/$gateway/status
