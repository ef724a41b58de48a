package org.strowger.app;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Strowger.class.getPackage().getImplementationVersion();
        return new String[] {"strowger " + (version == null ? "unreleased" : version)};
    }
}
