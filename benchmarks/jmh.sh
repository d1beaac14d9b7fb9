#!/bin/sh
# The JMH benchmarks: jmh.sh [PATTERN and other options of JMH]. See README.md.
set -eu
here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
. "$here/../.mvn/find-jdk.sh"
java=${JAVA_HOME:-$jdk_25}/bin/java
cd "$here/.."
./mvnw -q -Pfast,benchmarks -pl benchmarks -am -DskipTests package ${MAVEN_OPTIONS:-}
jars=$(find "${HOME}/.m2/repository/org/openjdk/jmh/jmh-core/1.37" "${HOME}/.m2/repository/net/sf/jopt-simple" \
  "${HOME}/.m2/repository/org/apache/commons/commons-math3" -name '*.jar' | tr '\n' ':')
exec "$java" -cp "benchmarks/target/classes:router-verticle/target/classes:api/target/classes:$jars" org.openjdk.jmh.Main "$@"
