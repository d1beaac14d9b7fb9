#!/bin/sh
# From one provider's refusal to the request of the next: failover.sh [REQUESTS] [PER_SECOND] [WARM_UP]. See README.md.
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
. "$here/../.mvn/find-jdk.sh"
java=${JAVA_HOME:-$jdk_25}/bin/java
requests=${1:-3000}
rate=${2:-100}
warm=${3:-3000}
port=${GATEWAY_PORT:-3005}
first=${PROVIDER_PORT:-19082}
second=$((first + 1))
last=$(($(getconf _NPROCESSORS_ONLN) - 1))
scratch=$(mktemp -d)
chmod 755 "$scratch" # the embedded database runs as another user when this one is root
trap 'kill $gateway 2>/dev/null; wait $gateway 2>/dev/null || true; rm -rf "$scratch"' EXIT

# the first is cheaper, and stays in rotation however often it fails
OPENAI_API_KEY=sk-bench OPENAI_BASE_URL=http://127.0.0.1:$first/v1 MISTRAL_API_KEY=bench MISTRAL_BASE_URL=http://127.0.0.1:$second/v1 \
  PROVIDERS_MAX_FAILURES_IN_ROW=1000 PROVIDERS_MIN_SUCCESS_RATE=0 PROVIDERS_MAX_ERROR_RATE=100 \
  SIGNALBOX_DISCOVERY=false SIGNALBOX_EVENT_LOOPS=1 SIGNALBOX_HOME="$scratch/home" \
  taskset -c 0 "$here/../signalbox" >"$scratch/log" 2>&1 &
gateway=$!
until curl -sf -o /dev/null "http://127.0.0.1:$port/ready"; do
  kill -0 $gateway || { tail -n 20 "$scratch/log"; exit 1; }
  sleep 1
done
taskset -c "$last" "$java" "$here/Failover.java" "$first" "$second" "$port" "$warm" "$requests" "$rate" ||
  { tail -n 5 "$scratch/log"; exit 1; }
