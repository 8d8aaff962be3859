package io.aistrale.worker.provider;

import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Resolves names, and hands on only addresses the rule allows. What is connected to is what was
/// judged: no name is resolved a second time. Literal addresses are judged too.
final class NettyAddresses extends AddressResolverGroup<InetSocketAddress> {
    private final AddressRule rule;

    NettyAddresses(AddressRule rule) {
        this.rule = rule;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new Judged(executor, DefaultAddressResolverGroup.INSTANCE.getResolver(executor));
    }

    /// Nothing the rule allows stands behind a name.
    static final class RefusedAddressException extends ConnectException {
        RefusedAddressException(String host, String why) {
            super(host + " is " + why);
        }
    }

    private final class Judged extends AbstractAddressResolver<InetSocketAddress> {
        private final AddressResolver<InetSocketAddress> names;

        Judged(EventExecutor executor, AddressResolver<InetSocketAddress> names) {
            super(executor, InetSocketAddress.class);
            this.names = names;
        }

        /// Never, so that addresses that need no resolving are judged as well.
        @Override
        protected boolean doIsResolved(InetSocketAddress address) {
            return false;
        }

        @Override
        protected void doResolve(InetSocketAddress address, Promise<InetSocketAddress> promise) {
            judge(address, promise, List::getFirst);
        }

        @Override
        protected void doResolveAll(
                InetSocketAddress address, Promise<List<InetSocketAddress>> promise) {
            judge(address, promise, allowed -> allowed);
        }

        private <T> void judge(
                InetSocketAddress asked,
                Promise<T> promise,
                Function<List<InetSocketAddress>, T> choice) {
            names.resolveAll(asked)
                    .addListener((Future<List<InetSocketAddress>> found) -> {
                        if (!found.isSuccess()) {
                            promise.setFailure(found.cause());
                            return;
                        }
                        try {
                            promise.setSuccess(choice.apply(allowed(asked, found.getNow())));
                        } catch (RefusedAddressException refused) {
                            promise.setFailure(refused);
                        }
                    });
        }

        private List<InetSocketAddress> allowed(
                InetSocketAddress asked, List<InetSocketAddress> found)
                throws RefusedAddressException {
            var allowed = new ArrayList<InetSocketAddress>();
            String why = "nowhere";
            for (var one : found) {
                String refusal = rule.refusal(one.getAddress());
                if (refusal == null) {
                    allowed.add(one);
                } else {
                    why = refusal;
                }
            }
            if (allowed.isEmpty()) {
                throw new RefusedAddressException(asked.getHostString(), why);
            }
            return allowed;
        }
    }
}
