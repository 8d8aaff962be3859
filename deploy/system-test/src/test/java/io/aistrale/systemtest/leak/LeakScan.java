package io.aistrale.systemtest.leak;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Looks through bytes for canaries, and for secrets that can carry none but are known by their
/// form. Says where it found which, and never what stands there.
public final class LeakScan {
    private static final int BLOCK = 4 << 20;

    /// What stands across two blocks is found in their overlap.
    private static final int OVERLAP = 256;

    /// API keys that the gateway makes, and Tink's secret keysets.
    private static final Pattern API_KEY = Pattern.compile("ak_[\\w-]{16}\\.[\\w-]{43}");

    private static final String PRIVATE_KEYSET = "google.crypto.tink.HpkePrivateKey";
    private static final String CONTENT_KEYSET = "google.crypto.tink.XAesGcmKey";

    private final Map<String, String> forms = new LinkedHashMap<>();
    private final boolean secrets;
    private final List<String> scanned = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private long bytes;

    /// @param wanted what must not be found
    public LeakScan(Canary... wanted) {
        var all = EnumSet.copyOf(Set.of(wanted));
        all.forEach(canary ->
                canary.forms().forEach((how, form) -> forms.put(canary + ", " + how, form)));
        secrets = all.contains(Canary.SECRET);
        if (secrets) {
            forms.put("private keyset", PRIVATE_KEYSET);
            forms.put("content keyset", CONTENT_KEYSET);
        }
    }

    /// @param where file, topic, table or whatever was looked through
    public record Finding(String where, String what) {}

    public void text(String where, String text) {
        bytes(where, text.getBytes(StandardCharsets.UTF_8));
    }

    public void bytes(String where, byte[] content) {
        scanned.add(where);
        look(where, content, content.length);
    }

    public void file(Path file) throws IOException {
        scanned.add(file.toString());
        byte[] block = new byte[BLOCK];
        int kept = 0;
        try (InputStream in = Files.newInputStream(file)) {
            int read;
            while ((read = in.readNBytes(block, kept, BLOCK - kept)) > 0) {
                int length = kept + read;
                look(file.toString(), block, length);
                kept = Math.min(OVERLAP, length);
                System.arraycopy(block, length - kept, block, 0, kept);
            }
        }
    }

    /// Every byte is one character, so that all that is text is found, whatever is around it.
    private void look(String where, byte[] content, int length) {
        bytes += length;
        String text = new String(content, 0, length, StandardCharsets.ISO_8859_1);
        forms.forEach((what, form) -> {
            if (text.contains(form)) {
                found(where, what);
            }
        });
        if (secrets && text.contains("ak_") && API_KEY.matcher(text).find()) {
            found(where, "API key");
        }
    }

    private void found(String where, String what) {
        var finding = new Finding(where, what);
        if (!findings.contains(finding)) {
            findings.add(finding);
        }
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /// All that was looked through, so that nothing passes for clean that was not there.
    public List<String> scanned() {
        return List.copyOf(scanned);
    }

    public long bytesScanned() {
        return bytes;
    }
}
