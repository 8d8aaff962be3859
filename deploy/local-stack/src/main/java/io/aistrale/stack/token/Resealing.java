package io.aistrale.stack.token;

import io.aistrale.schemas.token.Opened;
import io.aistrale.schemas.token.SealedToken;
import io.aistrale.schemas.token.TokenKeysets;
import io.aistrale.schemas.token.TokenOpener;
import io.aistrale.schemas.token.TokenSealer;
import io.aistrale.stack.token.TokenTable.Change;
import io.aistrale.stack.token.TokenTable.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Opens every token and seals those of older keys under the primary one. Row id and version stay:
/// it is the same token, in the same place, and the gateway's own replacements go on undisturbed.
/// Doing it again does nothing.
final class Resealing {
    private final TokenTable table;
    private final TokenOpener opener;
    private final TokenSealer sealer;
    private final List<Unopenable> unopenable = new ArrayList<>();
    private int resealed;
    private int current;
    private int overtaken;

    record Unopenable(UUID tokenId, Opened.Reason reason) {}

    /// @param resealed sealed under the primary key now
    /// @param current were so before
    /// @param overtaken replaced or deleted meanwhile; what was stored stays as it is
    record Report(int resealed, int current, int overtaken, List<Unopenable> unopenable) {}

    Resealing(TokenTable table, TokenKeysets keysets) {
        this.table = table;
        this.opener = keysets.opener();
        this.sealer = keysets.sealer();
    }

    Report run() throws SQLException {
        new TokenPages(table).each(this::page);
        return new Report(resealed, current, overtaken, List.copyOf(unopenable));
    }

    private void page(List<Row> rows) throws SQLException {
        List<Change> changes = new ArrayList<>();
        for (Row row : rows) {
            switch (opener.open(row.context(), row.sealed())) {
                case Opened.Refused(Opened.Reason reason) ->
                        unopenable.add(new Unopenable(row.context().tokenId(), reason));
                case Opened.Token(var token) -> {
                    if (isCurrent(row.sealed())) {
                        current++;
                    } else {
                        changes.add(new Change(row, sealer.seal(row.context(), token)));
                    }
                }
            }
        }
        int replaced = table.replace(changes);
        resealed += replaced;
        overtaken += changes.size() - replaced;
    }

    /// By the bytes and by the column that finds them.
    private boolean isCurrent(SealedToken sealed) {
        return sealed.keyId().equals(sealer.keyId())
                && sealed.ownKeyId().filter(sealer.keyId()::equals).isPresent();
    }
}
