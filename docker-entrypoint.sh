#!/bin/sh
# Starts the units named as arguments (none: all of them) with a heap that fits the container's memory limit.
# `exec`, so that SIGTERM reaches the JVM and running requests are drained. Word splitting of the flags is wanted.
# shellcheck disable=SC2086
exec java -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError \
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${SIGNALBOX_JAVA_OPTS:-} \
  -jar /opt/signalbox/signalbox.jar "$@"
