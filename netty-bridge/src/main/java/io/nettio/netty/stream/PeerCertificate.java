package io.nettio.netty.stream;

import org.jspecify.annotations.Nullable;

import java.security.cert.Certificate;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Who the other side of a TLS connection has proved to be. */
final class PeerCertificate {
    private PeerCertificate() {}

    /** Null where the peer has shown none. */
    static @Nullable Certificate of(SSLSession session) {
        try {
            return session.getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }
}
