package io.nettio.testing;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.util.List;

/**
 * Fails a test class that drops futures whose exceptions nobody retrieved. Their loops are closed
 * by then, so that what the collector finds is logged.
 */
public final class NothingUnretrieved implements AfterAllCallback {
    @Override
    public void afterAll(ExtensionContext context) {
        LoggedErrors.clear();
        Garbage.collect();
        List<String> logged = LoggedErrors.take();
        if (!logged.isEmpty()) {
            throw new AssertionError("Tests of this class dropped failures unseen: " + logged);
        }
    }
}
