# What the scripts of this folder share: the build, and how a benchmark is run from it. To be sourced by a script of this
# folder, which sets $here to the root of the sources.
# shellcheck shell=bash
# shellcheck source=launcher/tools.bash
source "$here/launcher/tools.bash"

# Builds the benchmarks, and sets java, an array: the virtual machine with its class path.
prepare() {
    sane_environment
    find_jdk
    find_maven
    say "building …"
    "${mvn[@]}" -q -pl benchmarks -am -Dmaven.test.skip=true package
    mkdir -p -- "$here/benchmarks/results"
    # shellcheck disable=SC2206  # several options in one variable, split on purpose
    java=("$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
        ${BENCHMARK_JAVA_OPTS:-}
        -cp "$here/benchmarks/target/lib/*:$here/benchmarks/target/strowger-benchmarks-0.1.0.jar")
}

# Sets confload, the folder of the tester's sources: $CONFLOAD, or the one shared beside this checkout.
find_confload() {
    confload=${CONFLOAD:-$here/../shared/confload}
    [[ -r $confload/confload.c && -r $confload/refmix.c ]] \
        || die "needs the sources of the tester: set CONFLOAD to the folder of confload.c and refmix.c (looked in $confload)"
    command -v gcc >/dev/null || die "needs gcc to build the tester (on Debian: gcc libc6-dev)"
}
