#!/bin/sh
# The steps that docker/Dockerfile makes an image with. They need no container engine:
#   docker/build.sh package       target/serai-<version>.tar.gz, by Maven
#   docker/build.sh hub FOLDER    unpacks that into the folder, which must be new
#   docker/build.sh java FOLDER   a Java runtime for the hub alone, from the JDK in JAVA_HOME
#   docker/build.sh all FOLDER    all three: FOLDER/serai and FOLDER/java. Then, as in the image,
#                                 JAVA_HOME=FOLDER/java FOLDER/serai/serai prepare   and   … serai run
set -eu
cd "$(dirname "$0")/.."

# All of standard Java, because ops' routes may use what the hub's own do not, and of the rest what libraries ask for: Netty
# (unsupported), Kafka's passwords (security.*), keys in hardware (cryptoki), and what ops look into a running hub with (jcmd,
# jfr, management). No compiler.
MODULES=java.se,jdk.unsupported,jdk.crypto.cryptoki,jdk.security.auth,jdk.security.jgss,jdk.net,jdk.naming.dns,jdk.zipfs,\
jdk.charsets,jdk.jcmd,jdk.jfr,jdk.management,jdk.management.agent

die() { printf 'docker/build.sh: %s\n' "$*" >&2; exit 1; }

new_folder() {
  [ -n "$1" ] || die "say into which folder"
  [ ! -e "$1" ] || die "$1 is there already"
}

package() {
  ./serai package
}

hub() {
  new_folder "$1"
  set -- "$1" target/serai-*.tar.gz
  if [ $# -ne 2 ] || [ ! -f "$2" ]; then
    die "there must be one target/serai-*.tar.gz: run docker/build.sh package"
  fi
  mkdir -p "$1"
  tar -xzf "$2" -C "$1" --strip-components=1
}

java() {
  new_folder "$1"
  [ -x "${JAVA_HOME:-}/bin/jlink" ] || die "needs a JDK in JAVA_HOME"
  # The archive of Java's own classes, without which there can be none of ours.
  "$JAVA_HOME/bin/jlink" --add-modules "$MODULES" --no-header-files --no-man-pages --compress zip-6 \
    --generate-cds-archive --output "$1"
}

case ${1:-} in
  package) package ;;
  hub) hub "${2:-}" ;;
  java) java "${2:-}" ;;
  all)
    new_folder "${2:-}"
    package
    hub "$2/serai"
    java "$2/java"
    ;;
  *) die "say which step: package, hub FOLDER, java FOLDER or all FOLDER" ;;
esac
