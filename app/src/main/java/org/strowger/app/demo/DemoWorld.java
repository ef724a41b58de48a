package org.strowger.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.strowger.app.demo.DemoOptions.Topology;
import org.strowger.protocol.E164;
import org.strowger.rig.RigPlan;

/**
 * The towns, numbers and trunks of the demonstration. Prefixes are those of the real towns, so that the rate decks read
 * like real ones; nothing outside this machine is called.
 */
public final class DemoWorld {
    /**
     * A switchboard's town.
     *
     * @param did its local number in the first account's conference
     * @param otherDid its local number in the second account's
     * @param pool callback numbers
     * @param shared callback number that asks for digits or reads a header
     * @param caller somebody who lives there
     */
    public record Town(String name, String title, E164 did, E164 otherDid, List<E164> pool, E164 shared, E164 caller) {}

    /**
     * A media server's town.
     *
     * @param number its trunk's
     * @param deck its trunk's rate deck
     */
    public record Site(String name, String title, String region, E164 number, String deck) {}

    public static final List<Town> TOWNS =
            List.of(town("metz", "Metz", "+33387", "+33387300101"), town("nancy", "Nancy", "+33383", "+33383300202"));

    public static final List<Site> SITES = List.of(
            new Site("strasbourg", "Strasbourg", "europe", new E164("+33388600000"), "strasbourg"),
            new Site("paris", "Paris", "europe", new E164("+33140600000"), "paris"),
            new Site("ashburn", "Ashburn, Virginia", "america", new E164("+15715550100"), "ashburn"));

    static final String ACCOUNT = "vauban";
    static final String OTHER_ACCOUNT = "stanislas";
    static final String CONFERENCE = "weekly";

    /** What a minute of an international toll-free call from France costs its owner, in millionths of a euro. */
    static final long TOLL_FREE_MICROS = 115_000;

    private DemoWorld() {}

    private static Town town(String name, String title, String prefix, String caller) {
        List<E164> pool = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            pool.add(new E164(prefix + "70000" + i));
        }
        return new Town(
                name,
                title,
                new E164(prefix + "500100"),
                new E164(prefix + "500200"),
                pool,
                new E164(prefix + "700099"),
                new E164(caller));
    }

    /**
     * The number that a media server directly on IP dials at a switchboard. Each pair has its own: a number belongs to one
     * trunk.
     */
    static E164 direct(Town town, Site site) {
        return new E164(town.did().text().substring(0, 6) + "80001" + SITES.indexOf(site));
    }

    /** How the two kinds of trunk between a media server and a switchboard are matched (CallbackOffer.reach). */
    static String reach(Town town, Site site) {
        return site.name() + "-" + town.name();
    }

    /** The rig that this world needs. */
    static RigPlan plan(DemoOptions options) {
        RigPlan plan = RigPlan.empty();
        for (Town town : TOWNS) {
            List<E164> numbers = new ArrayList<>(town.pool());
            numbers.add(town.did());
            numbers.add(town.otherDid());
            numbers.add(town.shared());
            // Media servers on IP dial these at the switchboard; a carrier that is asked for them finds nobody.
            plan = plan.and(new RigPlan.Switchboard(town.name(), numbers)
                            .withDirectMedia(options.release() == DemoOptions.Degree.MEDIA))
                    .andPhone(town.caller());
        }
        for (Site site : SITES) {
            Set<String> directTo = options.topology() == Topology.IP
                    ? Set.copyOf(TOWNS.stream().map(Town::name).toList())
                    : Set.of();
            plan = plan.and(new RigPlan.MediaServer(site.name(), List.of(site.number()), directTo));
        }
        return plan;
    }
}
