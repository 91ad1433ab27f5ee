package io.nettio.examples.migration;

import io.nettio.AsyncTimeoutException;
import io.nettio.Asyncio;
import io.nettio.netty.MessageChannel;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** The desk as a coroutine: the state is where it stands, and no timer outlives its wait. */
record CoroutineDesk(MessageChannel<String> channel, Duration patience) {
    void run() throws IOException {
        try {
            String name = ask("name?");
            if (knowsTheCode("hello " + name + ", code?")) {
                String line = ask("welcome");
                while (!line.equals("quit")) {
                    line = ask(line.toUpperCase(Locale.ROOT));
                }
            }
            channel.send("bye\n");
        } catch (AsyncTimeoutException silent) {
            channel.send("too slow\n");
        }
    }

    private boolean knowsTheCode(String question) throws IOException {
        String code = ask(question);
        for (int i = 1; true; i++) {
            Asyncio.sleep(Duration.ofMillis(Migration.CHECK_MILLIS));
            if (code.equals(Migration.CODE)) {
                return true;
            }
            if (i == Migration.TRIES) {
                return false;
            }
            code = ask("wrong, code?");
        }
    }

    private String ask(String line) throws IOException {
        channel.send(line + "\n");
        return Asyncio.timeout(patience, scope -> channel.receive());
    }
}
