package io.nettio.examples.server;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the endpoint for a request, and answers what none is for. */
final class Router {
    private static final List<HttpMethod> GET = List.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final List<HttpMethod> POST = List.of(HttpMethod.POST);

    private record Route(List<HttpMethod> methods, Endpoint endpoint) {}

    private final Map<String, Route> routes = new LinkedHashMap<>();

    /** For {@code GET} and {@code HEAD} of this path. */
    Router get(String path, Endpoint endpoint) {
        routes.put(path, new Route(GET, endpoint));
        return this;
    }

    /** For {@code POST} to this path. */
    Router post(String path, Endpoint endpoint) {
        routes.put(path, new Route(POST, endpoint));
        return this;
    }

    void serve(Exchange exchange) throws IOException {
        try {
            route(exchange);
        } catch (BadRequestException refused) {
            exchange.answer(HttpResponseStatus.BAD_REQUEST, refused.reason());
        }
    }

    private void route(Exchange exchange) throws IOException, BadRequestException {
        if (!exchange.isReadable()) {
            throw new BadRequestException("This is not an HTTP request that can be read.");
        }
        Route route = routes.get(exchange.path());
        if (route == null) {
            exchange.answer(
                    HttpResponseStatus.NOT_FOUND,
                    "Nothing is here. There is " + String.join(", ", routes.keySet()) + ".");
        } else if (!route.methods.contains(exchange.method())) {
            exchange.refuseMethod(
                    route.methods.stream().map(HttpMethod::name).collect(Collectors.joining(", ")));
        } else {
            route.endpoint.serve(exchange);
        }
    }
}
