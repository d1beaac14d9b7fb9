#!/bin/sh
# What the ledger costs: ledger.sh [SECONDS OF LOAD]. See README.md.
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
. "$here/../.mvn/find-jdk.sh"
java=${JAVA_HOME:-$jdk_25}/bin/java
cd "$here/.."
./mvnw -q -Pfast,benchmarks -pl benchmarks -am -DskipTests package ${MAVEN_OPTIONS:-}
exec "$java" --enable-native-access=ALL-UNNAMED -cp "benchmarks/target/classes:benchmarks/target/lib/*" \
  dev.signalbox.cost.LedgerFigures "$@"
