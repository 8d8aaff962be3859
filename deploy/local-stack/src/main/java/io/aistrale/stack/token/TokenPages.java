package io.aistrale.stack.token;

import io.aistrale.stack.token.TokenTable.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// All tokens, a page at a time, so that memory does not grow with their number.
record TokenPages(TokenTable table) {
    private static final int ROWS = 500;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    /// What is done with a page.
    @FunctionalInterface
    interface Reader {
        void read(List<Row> page) throws SQLException;
    }

    void each(Reader reader) throws SQLException {
        UUID last = BEFORE_ALL;
        List<Row> page = table.after(last, ROWS);
        while (!page.isEmpty()) {
            reader.read(page);
            last = page.getLast().context().tokenId();
            page = table.after(last, ROWS);
        }
    }
}
