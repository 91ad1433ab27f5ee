package io.nettio.netty.stream;

import java.io.Serial;

import javax.net.ssl.SSLException;

/**
 * The connection ended without TLS's own end (close_notify): somebody between may have cut it off,
 * and what came may not be all that was sent.
 *
 * <p>Many HTTP servers end so. Where the protocol itself says that all is there, this need not be
 * asked for; else catch it to accept what came. Differs from asyncio, which takes it for an end.
 */
public final class TlsTruncatedException extends SSLException {
    @Serial private static final long serialVersionUID = 1L;

    TlsTruncatedException() {
        super(
                "The connection ended without TLS's close_notify: what came may have been cut off;"
                        + " it can still be read");
    }
}
