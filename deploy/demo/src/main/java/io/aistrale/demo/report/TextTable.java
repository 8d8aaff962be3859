package io.aistrale.demo.report;

import java.util.ArrayList;
import java.util.List;

/// A table in plain text: columns as wide as their widest cell; texts stand left, numbers right.
public final class TextTable {

    private final List<String> header;
    private final int leftColumns;
    private final List<List<String>> rows = new ArrayList<>();

    /// @param leftColumns how many columns, from the first, are left-aligned
    public TextTable(int leftColumns, String... header) {
        this.leftColumns = leftColumns;
        this.header = List.of(header);
    }

    public void row(String... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(
                    "A row has " + cells.length + " cells, the header " + header.size());
        }
        rows.add(List.of(cells));
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line(header));
        int width = header.size() * 2 - 2;
        for (int i = 0; i < header.size(); i++) {
            width += width(i);
        }
        lines.add("  " + "-".repeat(width));
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder(" ");
        for (int i = 0; i < cells.size(); i++) {
            String padding = " ".repeat(width(i) - cells.get(i).length());
            String cell = cells.get(i);
            line.append(' ').append(i < leftColumns ? cell + padding : padding + cell);
            line.append(i < cells.size() - 1 ? " " : "");
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int width = header.get(column).length();
        for (List<String> row : rows) {
            width = Math.max(width, row.get(column).length());
        }
        return width;
    }
}
