package io.nettio.metrics;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;

import java.util.List;
import java.util.Map;

/** What a request asks for: its target, decoded. */
record RequestTarget(String path, Map<String, List<String>> parameters) {
    /**
     * Of this request.
     *
     * @throws IllegalArgumentException if the target has escapes that are none
     */
    static RequestTarget of(HttpRequest request) {
        QueryStringDecoder decoder = new QueryStringDecoder(originForm(request.uri()));
        return new RequestTarget(decoder.path(), decoder.parameters());
    }

    /** A target may be a whole URL, which a server must understand. */
    private static String originForm(String target) {
        int scheme = target.indexOf("://");
        if (target.startsWith("/") || scheme < 0) {
            return target;
        }
        int path = target.indexOf('/', scheme + "://".length());
        return path < 0 ? "/" : target.substring(path);
    }
}
