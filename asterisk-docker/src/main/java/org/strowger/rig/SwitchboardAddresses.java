package org.strowger.rig;

/**
 * Where a switchboard's Asterisk is reached, for the switchboard server that works with it.
 *
 * @param name its name in the plan
 * @param host its address: SIP and RTP towards the carrier and media servers
 * @param sipPort SIP over UDP
 * @param amiHost where its manager interface listens
 * @param amiPort its port
 * @param amiUser its user, who has the rights of manager_strowger.conf
 * @param amiSecret random, new for each rig; never logged
 * @param agiHost where its dialplan looks for the switchboard's FastAGI server, which must listen there
 * @param agiPort its port
 * @param carrier the carrier as this Asterisk sees it, {@code host:port}: for REFER targets
 */
public record SwitchboardAddresses(
        String name,
        String host,
        int sipPort,
        String amiHost,
        int amiPort,
        String amiUser,
        String amiSecret,
        String agiHost,
        int agiPort,
        String carrier) {
    /** Without the secret. */
    @Override
    public String toString() {
        return name + " at " + host + ":" + sipPort + ", AMI " + amiHost + ":" + amiPort + ", AGI " + agiHost + ":"
                + agiPort;
    }
}
