package io.aistrale.worker.provider;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a provider may be, judged by the address that is connected to and not by its name: a name
/// can be made to mean the machine itself, its neighbours, or the service that hands out a cloud
/// machine's credentials (OWASP, Server Side Request Forgery).
///
/// @param privateAllowed whether loopback, private and shared ranges are allowed
public record AddressRule(boolean privateAllowed) {
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};

    /// What clouds answer on beyond the link-local range (Alibaba, AWS, Oracle).
    private static final Set<String> METADATA =
            Set.of("100.100.100.200", "fd00:ec2:0:0:0:0:0:254", "192.0.0.192");

    /// Why an address may not be connected to; null where it may.
    @Nullable String refusal(InetAddress address) {
        var meant = meant(address);
        if (METADATA.contains(meant.getHostAddress()) || meant.isLinkLocalAddress()) {
            return "a link-local or metadata address";
        }
        if (meant.isAnyLocalAddress() || meant.isMulticastAddress() || isReserved(meant)) {
            return "no address of a single host";
        }
        return !privateAllowed && isPrivate(meant)
                ? "a private address, which allow-private-addresses does not allow"
                : null;
    }

    private static boolean isReserved(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 && (bytes[0] == 0 || (bytes[0] & 0xf0) == 0xf0);
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean shared =
                bytes.length == 4
                        && ((bytes[0] == 100 && (bytes[1] & 0xc0) == 64)
                                || (bytes[0] == (byte) 198 && (bytes[1] & 0xfe) == 18));
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        return address.isLoopbackAddress() || address.isSiteLocalAddress() || shared || uniqueLocal;
    }

    /// The IPv4 address inside an IPv6 one that leads to it: mapped (Java makes IPv4 of those it
    /// parses, Netty does not), compatible, 6to4 (RFC 3056), NAT64 (RFC 6052).
    private static InetAddress meant(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address || address.isLoopbackAddress()) {
            return address;
        }
        if (bytes[0] == 0x20 && bytes[1] == 0x02) {
            return ofBytes(Arrays.copyOfRange(bytes, 2, 6));
        }
        byte[] prefix = Arrays.copyOf(bytes, 12);
        boolean embeds =
                Arrays.equals(prefix, MAPPED)
                        || Arrays.equals(prefix, NAT64)
                        || Arrays.equals(prefix, new byte[12]);
        return embeds && !address.isAnyLocalAddress()
                ? ofBytes(Arrays.copyOfRange(bytes, 12, 16))
                : address;
    }

    private static InetAddress ofBytes(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
