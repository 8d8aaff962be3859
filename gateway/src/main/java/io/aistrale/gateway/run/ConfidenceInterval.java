package io.aistrale.gateway.run;

import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/// A 95% confidence interval of the mean of scores between 0 and 1.
///
/// @param method how it was found
public record ConfidenceInterval(double low, double high, Method method) {

    /// 97.5% quantile of the standard normal distribution.
    private static final double Z = 1.959963984540054;

    private static final double TWO_SIDED = 0.975;

    /// By what a metric's scores are.
    public enum Method {
        /// Wilson's score interval, for scores that are all 0 or 1. It keeps its 95% for few cases
        /// and for rates near 0 and 1, where the textbook interval does not (E. B. Wilson 1927,
        /// JASA 22:209–212; Brown, Cai and DasGupta 2001, Statistical Science 16:101–133).
        WILSON("wilson"),
        /// Student's t interval of the mean, for all other scores, cut off at 0 and 1
        /// (NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.5.2).
        STUDENT_T("student_t");

        private final String text;

        Method(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /// @param ones how many scores are 1
    /// @param count how many there are; at least 1
    static ConfidenceInterval wilson(int ones, int count) {
        double share = (double) ones / count;
        double square = Z * Z;
        double scale = 1 + square / count;
        double centre = (share + square / (2 * count)) / scale;
        double half =
                Z / scale * Math.sqrt(share * (1 - share) / count + square / (4.0 * count * count));
        return new ConfidenceInterval(
                ones == 0 ? 0 : centre - half, ones == count ? 1 : centre + half, Method.WILSON);
    }

    /// @param deviation standard deviation of the scores, of the sample
    /// @param count how many there are
    /// @return null for fewer than two, which say nothing of how scores vary
    static @Nullable ConfidenceInterval studentT(double mean, double deviation, int count) {
        if (count < 2) {
            return null;
        }
        double half =
                TDistribution.of(count - 1).inverseCumulativeProbability(TWO_SIDED)
                        * deviation
                        / Math.sqrt(count);
        return new ConfidenceInterval(
                Math.max(0, mean - half), Math.min(1, mean + half), Method.STUDENT_T);
    }
}
