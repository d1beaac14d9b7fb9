# Two stages: the first builds the distribution with the project's own wrapper, the second holds a JRE and the jars.
ARG BUILD_IMAGE=eclipse-temurin:25-jdk
ARG RUN_IMAGE=eclipse-temurin:25-jre

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY . .
ARG SIGNALBOX_BUILD=unknown
RUN ./mvnw -q -B -Pfast -Dmaven.test.skip=true -Dsignalbox.build="$SIGNALBOX_BUILD" -pl app -am package

FROM ${RUN_IMAGE}
RUN groupadd --system --gid 10001 signalbox \
 && useradd --system --uid 10001 --gid signalbox --home-dir /var/lib/signalbox --create-home --shell /usr/sbin/nologin signalbox
COPY --from=build /src/app/target/dist/lib /opt/signalbox/lib
COPY --from=build /src/app/target/dist/signalbox.jar /opt/signalbox/signalbox.jar
COPY docker-entrypoint.sh /opt/signalbox/run
COPY docker-healthcheck.sh /opt/signalbox/healthy
ENV SIGNALBOX_HOME=/var/lib/signalbox \
    SIGNALBOX_HOST=0.0.0.0 \
    SIGNALBOX_AUTH=required
# What starts a JVM fast: one short life, recorded. Ten cold JVMs at once are a minute's work for two cores.
RUN install -d -o signalbox /tmp/aot \
 && { setpriv --reuid=signalbox --regid=signalbox --clear-groups env SIGNALBOX_AOT_FLAG=-XX:AOTCacheOutput=/tmp/aot/signalbox.aot /opt/signalbox/run warm-up || true; } \
 && { cp /tmp/aot/signalbox.aot /opt/signalbox/ || echo 'signalbox: no start-up cache could be recorded; every start takes longer without one. Why is said above.' >&2; } \
 && rm -rf /tmp/aot /tmp/hsperfdata*
USER signalbox
WORKDIR /var/lib/signalbox
VOLUME /var/lib/signalbox
EXPOSE 3001 3002 3003 3004 3005 3006 5701
ENTRYPOINT ["/opt/signalbox/run"]
