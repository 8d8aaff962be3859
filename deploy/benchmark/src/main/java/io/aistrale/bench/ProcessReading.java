package io.aistrale.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What Linux says of a process or of the machine.
public final class ProcessReading {
    /// USER_HZ: 100 on every Linux that Java runs on.
    private static final double MICROS_PER_TICK = 10_000;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int IDLE = 4;
    private static final int WAITING_FOR_DISK = 5;

    private ProcessReading() {}

    /// User and system time so far, of all threads, ended ones included.
    public static double cpuMicros(long pid) {
        return cpuMicros(read(Path.of("/proc", Long.toString(pid), "stat")));
    }

    /// The name is in parentheses and may hold anything; fields are counted from behind it.
    static double cpuMicros(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]))
                * MICROS_PER_TICK;
    }

    public static double residentMebibytes(long pid) {
        return read(Path.of("/proc", Long.toString(pid), "status"))
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1024.0;
    }

    /// Time that any core was busy so far, in all processes of the machine.
    public static double machineBusyMicros() {
        String[] fields =
                read(Path.of("/proc/stat")).lines().findFirst().orElseThrow().split("\\s+");
        double ticks = 0;
        for (int field = 1; field < Math.min(fields.length, 9); field++) {
            if (field != IDLE && field != WAITING_FOR_DISK) {
                ticks += Long.parseLong(fields[field]);
            }
        }
        return ticks * MICROS_PER_TICK;
    }

    public static String loadAverage() {
        String[] fields = read(Path.of("/proc/loadavg")).split(" ", -1);
        return String.join(" ", fields[0], fields[1], fields[2]);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
