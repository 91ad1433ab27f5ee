package io.nettio.examples.server;

import java.io.IOException;

/** What answers the requests for one path. Runs in the coroutine of the connection. */
@FunctionalInterface
interface Endpoint {
    /**
     * Answers the request.
     *
     * @throws BadRequestException before anything is sent, if the request cannot be served
     */
    void serve(Exchange exchange) throws IOException, BadRequestException;
}
