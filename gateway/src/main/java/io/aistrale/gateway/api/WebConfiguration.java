package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Authenticator;
import io.aistrale.gateway.limit.CallerRates;
import io.aistrale.gateway.result.PendingReplies;
import io.aistrale.gateway.result.ReplyProperties;
import io.aistrale.gateway.trace.OtlpProperties;
import io.aistrale.schemas.trace.SpanExport;
import jakarta.servlet.Filter;
import java.time.Clock;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// What every request goes through before a controller: id, body limit, API key, scope.
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

    /// Where requests to models come in.
    private static final String[] SUBMISSIONS = {
        "/v1/inferences", "/v1/chat/completions", "/v1/embeddings"
    };

    private static final String EVERYTHING = "/*";
    private static final String INTERFACE = "/v1/*";

    /// Bytes that are read from a connection at one time; a quarter of what is usual.
    private static final String READ_BUFFER = "2048";

    /// Bytes that are written to one at one time; half of what is usual.
    private static final String WRITE_BUFFER = "4096";

    /// Bytes of a chunked body's trailer fields, none of which means anything here; a sixteenth of
    /// what is usual.
    private static final String TRAILERS = "512";

    private final CallerRates rates;

    WebConfiguration(CallerRates rates) {
        this.rates = rates;
    }

    @Bean
    FilterRegistrationBean<Filter> requestId(Clock clock, OtlpProperties otlp, SpanExport spans) {
        return filter(new RequestIdFilter(clock, otlp.samplingRatio(), spans), 0, EVERYTHING);
    }

    @Bean
    FilterRegistrationBean<Filter> authentication(Authenticator authenticator) {
        return filter(new AuthenticationFilter(authenticator), 10, INTERFACE);
    }

    @Bean
    FilterRegistrationBean<Filter> overload(HttpProperties properties, PendingReplies pending) {
        return filter(
                new OverloadFilter(properties.requestsAtOnce(), pending::waitingCallers),
                5,
                INTERFACE);
    }

    @Bean
    FilterRegistrationBean<Filter> keyLimit(HttpProperties properties, ReplyProperties replies) {
        return filter(
                new KeyLimitFilter(properties.requestsOfOneKey(replies.places())), 15, INTERFACE);
    }

    @Bean
    FilterRegistrationBean<Filter> bodyLimit(HttpProperties properties) {
        var memory = new BodyMemory(properties.bytesOfAllBodies());
        return filter(new BodyLimitFilter(properties.maxBody().toBytes(), memory), 20, INTERFACE);
    }

    /// Connections cost memory as soon as they say something: enough for those that wait, and for
    /// more than are worked on, so that these still get their 429.
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> connections(
            HttpProperties properties, ReplyProperties replies) {
        int most = replies.places() + 2 * properties.requestsAtOnce();
        return factory -> {
            factory.setProtocol(SmallBuffersProtocol.class.getName());
            factory.addConnectorCustomizers(connector -> {
                connector.setProperty("maxConnections", Integer.toString(most));
                connector.setProperty("socket.appReadBufSize", READ_BUFFER);
                connector.setProperty("socket.appWriteBufSize", WRITE_BUFFER);
                connector.setProperty("maxTrailerSize", TRAILERS);
            });
            factory.addEngineValves(new SmallCharactersValve());
        };
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> jsonErrorReports() {
        return factory ->
                factory.addContextCustomizers(context -> {
                    if (context.getParent() instanceof StandardHost host) {
                        host.setErrorReportValveClass(JsonErrorReportValve.class.getName());
                    }
                });
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new ScopeInterceptor()).addPathPatterns("/v1/**");
        registry.addInterceptor(new RateHeaders(rates)).addPathPatterns(SUBMISSIONS);
    }

    /// @param order after Spring's character encoding filter, which is first; the lower the earlier
    private static FilterRegistrationBean<Filter> filter(
            Filter filter, int order, String urlPattern) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1 + order);
        registration.addUrlPatterns(urlPattern);
        return registration;
    }
}
