package io.nettio.examples.server;

import io.nettio.netty.Transports;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A transport by its name on the command line. */
final class TransportOption implements ITypeConverter<Transports> {
    @Override
    public Transports convert(String name) {
        try {
            return Transports.named(name);
        } catch (IllegalArgumentException unknown) {
            throw new TypeConversionException(unknown.getMessage());
        }
    }
}
