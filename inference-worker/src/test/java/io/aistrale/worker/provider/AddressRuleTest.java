package io.aistrale.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRuleTest {
    private static final AddressRule PUBLIC_ONLY = new AddressRule(false);
    private static final AddressRule PRIVATE_TOO = new AddressRule(true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "104.18.6.192",
                "100.128.0.1",
                "172.32.0.1",
                "192.169.0.1",
                "198.20.0.1",
                "2606:4700::6812:6c0",
                "::ffff:1.1.1.1",
                "2002:0101:0101::1",
                "64:ff9b::1.1.1.1"
            })
    void publicAddressesAreAllowed(String address) throws UnknownHostException {
        assertThat(PUBLIC_ONLY.refusal(InetAddress.getByName(address))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "100.127.255.255",
                "198.18.0.1",
                "::1",
                "fc00::1",
                "fd12:3456::1",
                "::ffff:10.0.0.1",
                "::10.0.0.1",
                "2002:0a00:0001::1",
                "64:ff9b::192.168.1.1"
            })
    void privateAddressesAreAllowedOnlyWhereTheOperatorSaysSo(String address)
            throws UnknownHostException {
        assertThat(PUBLIC_ONLY.refusal(InetAddress.getByName(address)))
                .contains("allow-private-addresses");
        assertThat(PRIVATE_TOO.refusal(InetAddress.getByName(address))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "fe80::1",
                "fd00:ec2::254",
                "100.100.100.200",
                "192.0.0.192",
                "::ffff:169.254.169.254",
                "2002:a9fe:a9fe::1",
                "64:ff9b::169.254.169.254",
                "0.0.0.0",
                "0.1.2.3",
                "::",
                "224.0.0.1",
                "ff02::1",
                "240.0.0.1",
                "255.255.255.255"
            })
    void metadataAndWhatIsNoSingleHostAreNeverAllowed(String address) throws UnknownHostException {
        assertThat(PUBLIC_ONLY.refusal(InetAddress.getByName(address))).isNotNull();
        assertThat(PRIVATE_TOO.refusal(InetAddress.getByName(address))).isNotNull();
    }
}
