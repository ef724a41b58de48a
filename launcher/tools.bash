# What ./strowger and ./verify share: a sane environment, a JDK 25 and a Maven. To be sourced, with $here set to the root
# of the sources.
# shellcheck shell=bash

say() { printf 'strowger: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# A service, a cron job or a container may give neither PATH nor HOME, or a HOME that is not ours.
sane_environment() {
    export PATH="${PATH:-/usr/local/bin:/usr/bin:/bin}"
    unset CDPATH
    local home=${HOME:-}
    [[ -n $home ]] || home=$(getent passwd "$(id -u)" | cut -d: -f6)
    if [[ ! -d $home || ! -w $home ]]; then
        home=$here/.strowger/home
        mkdir -p -- "$home" || die "neither HOME nor $here can be written to"
    fi
    export HOME=$home STROWGER_CACHE="${STROWGER_CACHE:-$home/.cache/strowger}"
}

# Whether $1 is the home of a JDK, 25 or newer. Reading its release file is a hundred times faster than starting it.
is_jdk_25() {
    [[ -x $1/bin/java && -x $1/bin/javac && -r $1/release ]] || return 1
    local version
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    [[ -n $version ]] && ((version >= 25))
}

# Sets JAVA_HOME.
find_jdk() {
    local java home
    java=$(command -v java || true)
    [[ -z $java ]] || java=$(dirname -- "$(dirname -- "$(readlink -f -- "$java")")")
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/* "$java" "$STROWGER_CACHE"/jdk-25/usr/lib/jvm/*; do
        if [[ -n $home ]] && is_jdk_25 "$home"; then
            export JAVA_HOME=$home
            return
        fi
    done
    say "no JDK 25 here: fetching one into $STROWGER_CACHE …"
    home=$("$here/asterisk-docker/fetch-packages" jdk) && is_jdk_25 "$home" \
        || die "needs JDK 25: install one (on Debian: openjdk-25-jdk-headless) or set JAVA_HOME"
    export JAVA_HOME=$home
}

# Sets mvn, an array.
find_maven() {
    local command
    if ! command=$(command -v mvn); then
        say "no Maven here: fetching it into $STROWGER_CACHE …"
        command=$("$here/asterisk-docker/fetch-packages" maven) && [[ -x $command ]] \
            || die "needs Maven 3.8 or newer to build: install it (on Debian: maven)"
    fi
    # Java takes the user's home from the user database, not from HOME; Maven then writes where it may not.
    mvn=("$command" -B "-Dmaven.repo.local=$HOME/.m2/repository" -f "$here/pom.xml")
    # It runs for a minute or two, most of it in other processes: no time to optimize.
    export MAVEN_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC ${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
    unset MAVEN_ARGS
}
