package org.strowger.dispatch;

import java.util.List;
import java.util.Map;
import org.strowger.accounts.Network;

/**
 * How far regions of the network are from each other (SPEC B3), as an operator measured it. Immutable; any thread.
 *
 * @param networks where the clients of a region come from
 * @param millis round trip in ms from one region to another; the same region is 0
 * @param unknown round trip in ms between regions that nobody measured
 */
public record Distances(Map<String, List<Network>> networks, Map<String, Map<String, Integer>> millis, int unknown) {
    public Distances {
        networks = Map.copyOf(networks);
        millis = Map.copyOf(millis);
    }

    /** The region of an address, "" = unknown. */
    public String region(String address) {
        return networks.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(network -> network.contains(address)))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .orElse("");
    }

    /** Round trip in ms, either way the same. */
    public int between(String one, String other) {
        if (!one.isEmpty() && one.equals(other)) {
            return 0;
        }
        Integer there = millis.getOrDefault(one, Map.of()).get(other);
        Integer back = millis.getOrDefault(other, Map.of()).get(one);
        return there != null ? there : back != null ? back : unknown;
    }
}
