package org.strowger.rig;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.strowger.protocol.E164;

/** A process that holds a rig until its input ends: tells its folder and the pids of its Asterisks. */
final class RigHolder {
    private RigHolder() {}

    public static void main(String[] args) throws IOException {
        RigPlan plan = RigPlan.empty().and(new RigPlan.Switchboard("metz", List.of(new E164("+33387000001"))));
        try (Rig rig = Rig.start(plan)) {
            Asterisk carrier = rig.carrier().asterisk();
            System.out.println(carrier.folder().getParent());
            System.out.println(Stream.of(carrier, rig.switchOf(0))
                    .map(a -> Long.toString(a.process().pid()))
                    .collect(Collectors.joining(" ")));
            System.in.readAllBytes();
        }
    }
}
