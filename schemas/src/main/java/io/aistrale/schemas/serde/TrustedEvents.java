package io.aistrale.schemas.serde;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/// Lets Avro make instances of our events. From 1.12.2 on Avro touches no class named in a schema
/// unless it is trusted, not even generated ones; otherwise every JVM with our events would have to
/// set `org.apache.avro.SERIALIZABLE_PACKAGES`. Every generated record calls this first, so that
/// events work wherever they are on the class path.
public final class TrustedEvents {

    private static final String EVENTS = "io.aistrale.schemas.event.";

    static {
        try {
            ClassSecurityPredicate ours = type -> type.getName().startsWith(EVENTS);
            ClassSecurityValidator.setGlobal(
                    ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), ours));
        } catch (NoClassDefFoundError _) {
            // An Avro before 1.12.2, as some platforms pin it: there is nothing to be trusted by.
        }
    }

    private TrustedEvents() {}

    /// Adds our events to what Avro trusts; once, however often it is called.
    public static void trust() {}
}
