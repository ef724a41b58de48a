package org.strowger.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rows in columns as wide as their widest cell, for people. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(List<String> columns) {
        rows.add(List.copyOf(columns));
    }

    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** Prints the head, and the rows under it. */
    void print(PrintWriter out) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                if (column == widths.size()) {
                    widths.add(0);
                }
                widths.set(column, Math.max(widths.get(column), row.get(column).length()));
            }
        }
        for (List<String> row : rows) {
            List<String> padded = new ArrayList<>();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                padded.add(cell + String.join("", Collections.nCopies(widths.get(column) - cell.length(), " ")));
            }
            out.println(String.join("  ", padded).stripTrailing());
        }
        out.flush();
    }
}
