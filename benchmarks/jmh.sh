#!/bin/sh
# The JMH benchmarks: jmh.sh [PATTERN and other options of JMH]. See README.md.
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
. "$here/../.mvn/find-jdk.sh"
java=${JAVA_HOME:-$jdk_25}/bin/java
cd "$here/.."
./mvnw -q -Pfast,benchmarks -pl benchmarks -am -DskipTests package ${MAVEN_OPTIONS:-}
exec "$java" -cp "benchmarks/target/classes:benchmarks/target/lib/*" org.openjdk.jmh.Main "$@"
