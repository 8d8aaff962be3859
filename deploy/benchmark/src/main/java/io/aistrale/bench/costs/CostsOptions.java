package io.aistrale.bench.costs;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What `deploy/aistrale bench costs` fills and asks.
///
/// @param rows of the ledger
/// @param days they are spread over, the last of them yesterday
/// @param users each calls every model
/// @param projectsPerUser that a user works for, of the ten
/// @param runs of each question that count
/// @param json where the figures go, if anywhere
public record CostsOptions(
        long rows, int days, int users, int projectsPerUser, int runs, @Nullable Path json) {
    static final int PROJECTS = 10;
    static final int MODELS = 8;
    static final int PROVIDERS = 4;
    static final int TEAMS = 20;

    /// Days of the month that is asked for.
    static final int MONTH_DAYS = 30;

    public CostsOptions {
        if (rows < 1 || users < 1 || runs < 1) {
            throw new IllegalArgumentException("--rows, --users and --runs are 1 or more");
        }
        if (days <= MONTH_DAYS || days > 1_000) {
            throw new IllegalArgumentException(
                    "--days is from %d to 1000".formatted(MONTH_DAYS + 1));
        }
        if (projectsPerUser < 1 || projectsPerUser > PROJECTS) {
            throw new IllegalArgumentException(
                    "--projects-per-user is from 1 to %d".formatted(PROJECTS));
        }
    }
}
