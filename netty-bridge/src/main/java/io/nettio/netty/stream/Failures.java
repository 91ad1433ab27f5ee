package io.nettio.netty.stream;

import io.netty.channel.unix.Errors;
import io.netty.handler.codec.DecoderException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** What the pipeline fails with, as what stream methods throw. */
final class Failures {
    private Failures() {}

    static IOException of(Throwable failure) {
        if (failure instanceof DecoderException && failure.getCause() != null) {
            return of(failure.getCause()); // the TLS handler's way to say what went wrong
        }
        if (!(failure instanceof IOException known)) {
            return new IOException("The channel's pipeline failed: " + failure, failure);
        }
        return isReset(known)
                ? new ConnectionResetException(String.valueOf(known.getMessage()), known)
                : known;
    }

    /** Whether the pipeline failed by what happens to connections, and not by a defect. */
    static boolean isOfTheConnection(Throwable failure) {
        return failure instanceof IOException
                || (failure instanceof DecoderException
                        && failure.getCause() instanceof IOException);
    }

    private static boolean isReset(IOException failure) {
        if (failure.getClass().getName().startsWith("io.netty.channel.unix.")) {
            return Native.isReset(failure);
        }
        String message = failure.getMessage(); // all that the JDK has to tell them by
        return message != null
                && (message.startsWith("Connection reset") || message.startsWith("Broken pipe"));
    }

    /** The native transports may not be on the class path. */
    private static final class Native {
        static boolean isReset(@Nullable Throwable failure) {
            return failure instanceof Errors.NativeIoException known
                    && (known.expectedErr() == Errors.ERRNO_ECONNRESET_NEGATIVE
                            || known.expectedErr() == Errors.ERRNO_EPIPE_NEGATIVE);
        }
    }
}
