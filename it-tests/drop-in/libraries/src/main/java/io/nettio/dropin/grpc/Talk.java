package io.nettio.dropin.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The methods of a service that talks in strings, one of each kind that gRPC knows. */
public final class Talk {
    /** Its name on the wire. */
    public static final String SERVICE = "nettio.Talk";

    /** One question, one answer. */
    public static final MethodDescriptor<String, String> SAY = method(MethodType.UNARY, "Say");

    /** One question, many answers. */
    public static final MethodDescriptor<String, String> COUNT =
            method(MethodType.SERVER_STREAMING, "Count");

    /** Many questions, one answer. */
    public static final MethodDescriptor<String, String> JOIN =
            method(MethodType.CLIENT_STREAMING, "Join");

    /** Many of both. */
    public static final MethodDescriptor<String, String> CHAT =
            method(MethodType.BIDI_STREAMING, "Chat");

    private Talk() {}

    private static MethodDescriptor<String, String> method(MethodType type, String name) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(new Utf8())
                .setResponseMarshaller(new Utf8())
                .build();
    }

    private static final class Utf8 implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
