package io.nettio.dropin.bench;

import io.nettio.dropin.Groups;
import io.nettio.netty.Transports;

import java.util.Arrays;
import java.util.Locale;

/** What is measured. */
enum Programs {
    GRPC("gRPC, unary", GrpcProgram::new),
    REACTOR("Reactor Netty, HTTP", HttpPrograms.Reactor::new),
    WEBFLUX("Spring WebFlux", HttpPrograms.WebFlux::new),
    VERTX("Vert.x, HTTP", VertxProgram::new),
    LETTUCE("Lettuce, GET", LettuceProgram::new),
    HTTP2("Netty HTTP/2", Http2Program::new),
    WEBSOCKET("Netty WebSocket", EchoPrograms::webSocket),
    TLS("Netty TLS (JDK)", EchoPrograms::jdkTls),
    OPENSSL("Netty TLS (OpenSSL)", EchoPrograms::openSslTls),
    DNS("Netty DNS resolver", DnsProgram::new);

    /** Starts a program on groups of this kind. */
    interface Starter {
        Program start(Groups groups, Transports transport) throws Exception;
    }

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // constructors and static methods
    private final Starter starter;

    Programs(String title, Starter starter) {
        this.title = title;
        this.starter = starter;
    }

    String title() {
        return title;
    }

    Program start(Groups groups, Transports transport) throws Exception {
        return starter.start(groups, transport);
    }

    static Programs named(String name) {
        return Arrays.stream(values())
                .filter(program -> program.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        name + ": give some of " + Arrays.toString(values())));
    }
}
