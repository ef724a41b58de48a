package org.strowger.server;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * What Prometheus reads of one server (SPEC G4): what each service holds ({@code strowger_held}), what it has counted
 * ({@code strowger_counted}), whether it runs ({@code strowger_running}), and the Java machine. Any thread.
 */
public final class ServerMetrics implements AutoCloseable {
    /** Of the text that {@link #scrape} gives. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final ServerObject server;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final MultiGauge held;
    private final MultiGauge counted;
    private final MultiGauge running;

    public ServerMetrics(ServerObject server) {
        this.server = server;
        registry.config().commonTags("server", server.name());
        held = MultiGauge.builder("strowger.held")
                .description("What a service holds now")
                .register(registry);
        counted = MultiGauge.builder("strowger.counted")
                .description("What a service has counted since it was started")
                .register(registry);
        running = MultiGauge.builder("strowger.running")
                .description("1 while a service runs, else 0")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** For meters of the services' own. */
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /** All figures now, in Prometheus' text format. */
    public String scrape() {
        List<MultiGauge.Row<?>> things = new ArrayList<>();
        List<MultiGauge.Row<?>> counts = new ArrayList<>();
        List<MultiGauge.Row<?>> services = new ArrayList<>();
        server.states().forEach((service, state) -> {
            services.add(MultiGauge.Row.of(Tags.of("service", service.name()), state == ServiceState.RUNNING ? 1 : 0));
            service.gauges().forEach((thing, number) -> things.add(row(service, thing, number)));
            service.counters().forEach((thing, number) -> counts.add(row(service, thing, number)));
        });
        synchronized (this) {
            held.register(things, true);
            counted.register(counts, true);
            running.register(services, true);
            return registry.scrape();
        }
    }

    private static MultiGauge.Row<?> row(Service service, String thing, long number) {
        return MultiGauge.Row.of(Tags.of("service", service.name(), "thing", thing), number);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
