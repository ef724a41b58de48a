package org.strowger.dispatch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.strowger.server.StrowgerException;

/** All rules there are, by the names that the configuration uses. */
public final class RuleBook {
    private RuleBook() {}

    /**
     * The rules of that list, in its order.
     *
     * @throws StrowgerException if a name is not known or comes twice
     */
    public static List<Rule> rules(List<String> names, Distances distances) {
        Map<String, Rule> known = all(distances);
        var rules = new ArrayList<Rule>();
        var seen = new HashSet<String>();
        for (String name : names) {
            Rule rule = known.get(name);
            if (rule == null) {
                throw new StrowgerException("strowger.dispatch.rules: no rule is called \"" + name + "\"; there are "
                        + String.join(", ", new TreeSet<>(known.keySet())));
            }
            if (!seen.add(name)) {
                throw new StrowgerException("strowger.dispatch.rules: \"" + name + "\" is there twice");
            }
            rules.add(rule);
        }
        return List.copyOf(rules);
    }

    private static Map<String, Rule> all(Distances distances) {
        return Stream.<Rule>of(
                        new InService(),
                        new HasCapabilities(),
                        new InContact(),
                        new HasAddress(),
                        new AcceptedIdentification(),
                        new NotExcluded(),
                        new SameReach(),
                        new AllowedPrefixes(),
                        new CallbackNumberFree(),
                        new ExistingHost(),
                        new FreePlaces(),
                        new FreeTrunkChannels(),
                        new HasPrice(),
                        new CheapestCallback(),
                        new Nearest(distances),
                        new ScarceCapabilities(),
                        new MostFree())
                .collect(Collectors.toMap(Rule::name, Function.identity()));
    }
}
