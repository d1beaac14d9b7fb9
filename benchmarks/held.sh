#!/bin/sh
# Many streams held open at once, then all their clients go: held.sh [STREAMS] [SECONDS]. See README.md.
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
. "$here/../.mvn/find-jdk.sh"
java=${JAVA_HOME:-$jdk_25}/bin/java
streams=${1:-5000}
seconds=${2:-20}
port=${GATEWAY_PORT:-3005}
provider=${PROVIDER_PORT:-19081}
[ "$(ulimit -n)" -ge $((streams * 2 + 500)) ] || { echo "needs ulimit -n of $((streams * 2 + 500))"; exit 1; }
last=$(($(getconf _NPROCESSORS_ONLN) - 1))
scratch=$(mktemp -d)
chmod 755 "$scratch" # the embedded database runs as another user when this one is root
trap 'kill $gateway 2>/dev/null; wait $gateway 2>/dev/null || true; rm -rf "$scratch"' EXIT

OPENAI_API_KEY=sk-bench OPENAI_BASE_URL=http://127.0.0.1:$provider/v1 SIGNALBOX_DISCOVERY=false SIGNALBOX_EVENT_LOOPS=1 \
  SIGNALBOX_HEAP=${SIGNALBOX_HEAP:-300m} SIGNALBOX_JAVA_OPTS="-XX:NewRatio=4 ${SIGNALBOX_JAVA_OPTS:-}" SIGNALBOX_DEADLINE_SECONDS=500 SIGNALBOX_HOME="$scratch/home" \
  taskset -c 0 "$here/../signalbox" >"$scratch/log" 2>&1 &
gateway=$!
until curl -sf -o /dev/null "http://127.0.0.1:$port/ready"; do
  kill -0 $gateway || { tail -n 20 "$scratch/log"; exit 1; }
  sleep 1
done
taskset -c "$last" "$java" "$here/Held.java" "$provider" "$port" "$streams" "$seconds" $gateway
