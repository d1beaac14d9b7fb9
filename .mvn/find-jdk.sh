# Sourced by ./mvnw and ./signalbox: points JAVA_HOME at a JDK 25 when the current one is another, so that both work
# where the default `java` is older. Leaves JAVA_HOME alone when there is none (the caller then says so).

is_jdk_25() {
  [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25' "$1/release" 2>/dev/null
}

find_jdk_25() {
  for candidate in "${JAVA_HOME:-}" "${JAVA25_HOME:-}" "${JAVA_HOME_25_X64:-}" \
    /usr/lib/jvm/*25* /opt/*jdk*25* /opt/java/* /opt/hostedtoolcache/Java_*/25*/* \
    "${HOME:-}"/.sdkman/candidates/java/25* "${HOME:-}"/.jdks/*25* "${HOME:-}"/.local/share/mise/installs/java/*25* \
    /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
    if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  on_path=$(command -v javac 2>/dev/null) || return 1
  on_path=$(readlink -f "$on_path" 2>/dev/null || printf '%s' "$on_path")
  on_path=${on_path%/bin/javac}
  is_jdk_25 "$on_path" && printf '%s\n' "$on_path"
}

if jdk_25=$(find_jdk_25); then
  JAVA_HOME=$jdk_25
  export JAVA_HOME
fi
