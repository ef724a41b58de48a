package org.strowger.rig;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.strowger.protocol.E164;
import org.strowger.rig.AsteriskFiles.Templates;

/** Configuration of the carrier: its customers, their numbers, and how the numbers are routed. */
final class CarrierFiles {
    private final AsteriskFiles files;
    private final String address;
    private final List<Customer> customers;

    /**
     * Somebody with a line at the carrier.
     *
     * @param endpoint "phone-DIGITS", "switch-NAME" or "media-NAME"
     * @param kind the template in pjsip_carrier.conf
     * @param contact where it is called, {@code host:port}
     * @param match the address it calls from
     * @param numbers all that are its; the first is presented when it claims none of them
     * @param called whether the numbers are routed to it
     */
    record Customer(String endpoint, String kind, String contact, String match, List<E164> numbers, boolean called) {}

    CarrierFiles(AsteriskFiles files, String address, List<Customer> customers) {
        this.files = files;
        this.address = address;
        this.customers = List.copyOf(customers);
    }

    void write(AsteriskInstall install) {
        files.writeCommon(install, "carrier/modules_carrier.conf");
        writeCustomers(Set.of());
        files.write("cdr.conf", """
                [general]
                enable=yes
                unanswered=yes
                """);
        files.write("cdr_custom.conf", files.include("carrier/cdr_custom.conf"));

        Map<String, String> routes = new TreeMap<>();
        for (Customer c : customers) {
            if (c.called()) {
                c.numbers().forEach(n -> routes.put(n.digits(), c.endpoint()));
            }
        }
        files.write("extensions.conf", """
                [globals]
                %s
                %s
                """.formatted(
                        routes.entrySet().stream()
                                .map(e -> "ROUTE_" + e.getKey() + "=" + e.getValue())
                                .collect(Collectors.joining("\n")),
                        files.include("carrier/extensions_carrier.conf")));
    }

    /** Writes pjsip.conf; {@code module reload res_pjsip.so} then makes it true for new calls. */
    void writeCustomers(Set<String> refuseRefer) {
        StringBuilder pjsip =
                new StringBuilder(files.include("carrier/pjsip_carrier.conf")).append(AsteriskFiles.transport(address));
        for (Customer c : customers) {
            String numbers = c.numbers().stream().map(E164::digits).collect(Collectors.joining("-"));
            String options = "media_address=%s\nset_var=CUSTOMER_NUMBERS=%s\n%s"
                    .formatted(address, numbers, refuseRefer.contains(c.endpoint()) ? "allow_transfer=no" : "");
            Templates templates = new Templates(c.kind(), "carrier-aor", "carrier-identify");
            pjsip.append(AsteriskFiles.endpoint(c.endpoint(), templates, options, c.contact(), c.match()));
        }
        files.write("pjsip.conf", pjsip.toString());
    }
}
