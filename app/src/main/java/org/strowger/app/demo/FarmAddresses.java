package org.strowger.app.demo;

/**
 * Where the servers of a farm are reached by each other and by the command line.
 *
 * @param host a loopback address of the rig's own
 * @param label tells several farms of one process apart
 * @param oneProcess whether dispatch is reached in process; administration is always on the network, for the command line
 */
record FarmAddresses(String host, String label, boolean oneProcess) {
    private static final int DISPATCH_PORT = 3460;
    private static final int FIRST_ADMIN_PORT = 3470;

    /** Dispatch's gRPC address. */
    String dispatch() {
        return oneProcess ? "inprocess:" + label + "-dispatch" : host + ":" + DISPATCH_PORT;
    }

    /** A server's administration. */
    String admin(String server) {
        return host + ":" + adminPort(server);
    }

    private static int adminPort(String server) {
        int place = 0;
        for (DemoWorld.Town town : DemoWorld.TOWNS) {
            place++;
            if (town.name().equals(server)) {
                return FIRST_ADMIN_PORT + place;
            }
        }
        for (DemoWorld.Site site : DemoWorld.SITES) {
            place++;
            if (site.name().equals(server)) {
                return FIRST_ADMIN_PORT + place;
            }
        }
        return FIRST_ADMIN_PORT;
    }
}
