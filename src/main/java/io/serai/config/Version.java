package io.serai.config;

/** The version of this build. */
public final class Version {
    private Version() {}

    /** As the build wrote it into the jar; {@code dev} when run from class folders. */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
