package io.aistrale.cost.mutant;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// Commits every write by itself, whatever transaction is going on, and then waits: wide enough for
/// a kill to come before the others' commit.
final class HastyWrites {
    private static final long LAG_SECONDS = 1;

    private HastyWrites() {}

    static JdbcOperations of(JdbcOperations database, PlatformTransactionManager transactions) {
        TransactionTemplate own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return (JdbcOperations)
                Proxy.newProxyInstance(
                        HastyWrites.class.getClassLoader(),
                        new Class<?>[] {JdbcOperations.class},
                        (_, method, arguments) -> {
                            Object result = own.execute(_ -> invoke(database, method, arguments));
                            if (method.getName().toLowerCase(Locale.ROOT).endsWith("update")) {
                                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(LAG_SECONDS));
                            }
                            return result;
                        });
    }

    private static @Nullable Object invoke(
            JdbcOperations database, Method method, Object @Nullable [] arguments) {
        try {
            return method.invoke(database, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new UndeclaredThrowableException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
