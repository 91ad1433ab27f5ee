package io.nettio.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;

/** The judge itself: it sees what differs, and what it does not know. */
class DivergenceTest {
    private static final String PROGRAM =
            "{\"id\":\"p\",\"lenient\":true,\"objects\":{},\"main\":"
                + "[[\"sleep\",5],[\"log\",\"reached\"],[\"sleep\",7],[\"log\",\"later\"],[\"log\",\"last\"]]}";

    private static RecordedTrace recorded(String program, String trace) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        return new RecordedTrace(mapper.readTree(program), mapper.readTree(trace));
    }

    private static String trace(String second) {
        return "[[5,\"main\",\"main.0\",\"sleep\",null],[5,\"main\",\"main.1\",\"log\",\""
                + second
                + "\"],[12,\"main\",\"main.2\",\"sleep\",null],[12,\"main\",\"main.3\",\"log\",\"later\"],"
                + "[12,\"main\",\"main.4\",\"log\",\"last\"],[12,\"loop\",\"\",\"end\",null],[12,\"loop\",\"\",\"pending\",[]]]";
    }

    @Test
    void trace_ofCPython_isNoDivergence() throws Exception {
        for (TestedLoops loop : TestedLoops.values()) {
            assertNull(recorded(PROGRAM, trace("reached")).divergence(loop, "any"));
        }
    }

    @Test
    void trace_thatWasTamperedWith_isADivergenceFromThereOn() throws Exception {
        Divergence found =
                recorded(PROGRAM, trace("tampered"))
                        .divergence(TestedLoops.VIRTUAL_TIME_LOOP, "any");

        assertNotNull(found);
        assertEquals(1, found.at());
        String text = found.describe();
        assertTrue(text.contains("tampered") && text.contains("reached"), text);
        assertTrue(text.contains("shrunk: "), text);
        assertTrue(!text.substring(text.indexOf("shrunk: ")).contains("last"), text);
    }

    @Test
    void op_thatIsUnknown_fails() throws Exception {
        RecordedTrace unknown =
                recorded(
                        "{\"id\":\"u\",\"lenient\":true,\"objects\":{},\"main\":[[\"levitate\"]]}",
                        "[]");

        Throwable refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> unknown.divergence(TestedLoops.VIRTUAL_TIME_LOOP, "any"));
        assertTrue(refused.getMessage().contains("Unknown op"), refused.getMessage());
    }
}
