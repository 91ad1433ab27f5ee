package io.nettio.benchmarks.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How servers take turns. */
final class SideBySideTest {
    private final List<String> trail = new ArrayList<>();
    private final SideBySide<String, Integer> load = new Recorded(List.of("a", "b"), 2);

    @Test
    void round_startsAllBeforeItDrivesAny_andTheFirstOfATurnChanges() throws Exception {
        load.round("a", 0);

        assertEquals(
                List.of(
                        "start a", "start b", "drive a", "drive b", "drive b", "drive a", "close a",
                        "close b"),
                trail);
    }

    @Test
    void round_thatWasMade_isNotMadeAgain() throws Exception {
        List<Integer> ofA = load.round("a", 0);
        List<Integer> ofB = load.round("b", 0);

        assertEquals(List.of(3, 6), ofA); // by how long the trail was
        assertEquals(List.of(4, 5), ofB);
        assertEquals(8, trail.size());
    }

    @Test
    void serverThatDoesNotStart_endsThoseThatDid() {
        SideBySide<String, Integer> broken = new Recorded(List.of("a", "broken", "b"), 2);

        assertThrows(IOException.class, () -> broken.round("a", 0));

        assertEquals(List.of("start a", "start broken", "close a"), trail);
    }

    @Test
    void unknownServer_isNamed() {
        NullPointerException refused =
                assertThrows(NullPointerException.class, () -> load.round("c", 0));

        assertEquals("c is not one of [a, b]", refused.getMessage());
    }

    private final class Recorded extends SideBySide<String, Integer> {
        Recorded(List<String> servers, int turns) {
            super(servers, turns);
        }

        @Override
        Running<Integer> start(String server) throws IOException {
            trail.add("start " + server);
            if (server.equals("broken")) {
                throw new IOException("did not start");
            }
            return new Running<>() {
                @Override
                public Integer drive() {
                    trail.add("drive " + server);
                    return trail.size();
                }

                @Override
                public void close() {
                    trail.add("close " + server);
                }
            };
        }
    }
}
