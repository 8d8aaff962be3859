package io.aistrale.schemas.serde;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Loads Confluent's own classes from `target/confluent` and a [ConfluentSide] beside them, apart
/// from the tests' classes.
final class GenuineConfluent implements AutoCloseable {

    enum Avro {
        /// Confluent's jar and our classes, nothing else: their Avro and their Kafka clients.
        THEIRS,
        /// Our class path first, as a service with `-Pconfluent` has it: our Avro and our Kafka
        /// clients.
        OURS
    }

    private static final Path JAR = Path.of("target", "confluent", "confluent.jar");

    private final URLClassLoader loader;
    private final AutoCloseable side;

    GenuineConfluent(Avro avro, String registryUrl, boolean registering) throws Throwable {
        this(avro, registryUrl, registering, null);
    }

    GenuineConfluent(
            Avro avro, String registryUrl, boolean registering, @Nullable String credentials)
            throws Throwable {
        // Their jar has SLF4J and nothing behind it.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        loader = new URLClassLoader(urls(avro), ClassLoader.getPlatformClassLoader());
        var constructor =
                loader.loadClass(ConfluentSide.class.getName())
                        .getConstructor(String.class, boolean.class, String.class);
        side =
                (AutoCloseable)
                        inside(() ->
                                constructor.newInstance(registryUrl, registering, credentials));
    }

    byte[] encode(int sample) throws Throwable {
        return (byte[]) call("encode", new Class<?>[] {int.class}, sample);
    }

    String decode(int sample, byte[] value) throws Throwable {
        return (String) call("decode", new Class<?>[] {int.class, byte[].class}, sample, value);
    }

    /// Where the classes of this side come from.
    URL origin(String className) throws ClassNotFoundException {
        return loader.loadClass(className).getProtectionDomain().getCodeSource().getLocation();
    }

    static URL jar() throws MalformedURLException {
        return JAR.toUri().toURL();
    }

    @Override
    public void close() throws Exception {
        side.close();
        loader.close();
    }

    private Object call(String method, Class<?>[] types, Object... arguments) throws Throwable {
        return inside(() -> side.getClass().getMethod(method, types).invoke(side, arguments));
    }

    /// Kafka finds classes by the thread's context class loader.
    private Object inside(Callable<Object> call) throws Throwable {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return call.call();
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL[] urls(Avro avro) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (avro == Avro.OURS || entry.endsWith("classes")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        urls.add(jar());
        return urls.toArray(URL[]::new);
    }
}
