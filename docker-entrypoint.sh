#!/bin/sh
# Starts the units named as arguments (none: all of them) with a heap that fits the container's memory limit.
# `exec`, so that SIGTERM reaches the JVM and running requests are drained. Word splitting of the flags is wanted.
# The start-up cache is recorded by the image build with these very flags; without it the start only takes longer.
# Pages of 2 MiB for the heap where the system gives them: fewer addresses to look up.
pages=
case $(cat /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null) in
  *'[always]'* | *'[madvise]'*) pages=-XX:+UseTransparentHugePages ;;
esac
# One that is not there is nothing to ask for: the JVM would complain of it at each start.
aot=${SIGNALBOX_AOT_FLAG:-}
if [ -z "$aot" ] && [ -f /opt/signalbox/signalbox.aot ]; then
  aot='-XX:AOTCache=/opt/signalbox/signalbox.aot -Xlog:aot*=error'
fi
# shellcheck disable=SC2086
exec java $pages -XX:+UseSerialGC -XX:MaxTenuringThreshold=1 -XX:+UseCompactObjectHeaders -XX:MaxRAMPercentage=50 -XX:InlineSmallCode=1200 -XX:+SegmentedCodeCache -XX:ReservedCodeCacheSize=64m \
  -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dio.netty.iouring.cqSize=16384 \
  $aot ${SIGNALBOX_JAVA_OPTS:-} \
  -jar /opt/signalbox/signalbox.jar "$@"
