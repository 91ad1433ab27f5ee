package io.nettio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nettio.testing.LoopTest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

/** Context variables and their tokens. */
final class ContextVarTest extends LoopTest {
    private final ContextVar<String> user = ContextVar.of("user");
    private final ContextVar<String> color = ContextVar.withDefault("color", "red");

    @AfterEach
    void forgetThisThreadsValues() {
        assertNull(new Context().run(() -> user.get()));
    }

    @Test
    void of_null_isRefused() {
        assertContains(
                "give the variable a name",
                assertThrows(IllegalArgumentException.class, () -> ContextVar.of(null)));
        assertThrows(IllegalArgumentException.class, () -> ContextVar.withDefault(null, "default"));
    }

    @Test
    void get_neverSet_isNullOrTheDefault() {
        new Context()
                .run(
                        () -> {
                            assertNull(user.get());
                            assertEquals("red", color.get());
                            return null;
                        });
    }

    @Test
    void get_setToNull_isNullAndNotTheDefault() {
        new Context()
                .run(
                        () -> {
                            color.set(null);
                            assertNull(color.get());
                            return null;
                        });
    }

    @Test
    void set_again_replacesTheValue() {
        new Context()
                .run(
                        () -> {
                            user.set("ada");
                            color.set("blue");
                            user.set("bob");
                            assertEquals("bob", user.get());
                            assertEquals("blue", color.get());
                            return null;
                        });
    }

    @Test
    void reset_firstSet_goesBackToTheDefault() {
        new Context()
                .run(
                        () -> {
                            user.set("ada");
                            ContextVar.Token<String> token = color.set("blue");
                            color.reset(token);
                            assertEquals("red", color.get());
                            assertEquals("ada", user.get());
                            return null;
                        });
    }

    @Test
    void reset_laterSet_goesBackToTheValueBefore() {
        new Context()
                .run(
                        () -> {
                            color.set("blue");
                            ContextVar.Token<String> token = color.set("green");
                            color.reset(token);
                            assertEquals("blue", color.get());
                            return null;
                        });
    }

    @Test
    void reset_twice_isRefused() {
        new Context()
                .run(
                        () -> {
                            ContextVar.Token<String> token = color.set("blue");
                            color.reset(token);
                            assertContains(
                                    "used already",
                                    assertThrows(
                                            IllegalStateException.class, () -> color.reset(token)));
                            assertEquals("red", color.get());
                            return null;
                        });
    }

    @Test
    void reset_tokensOutOfOrder_eachRestoresWhatItSaw() {
        new Context()
                .run(
                        () -> {
                            ContextVar.Token<String> first = color.set("blue");
                            ContextVar.Token<String> second = color.set("green");
                            color.reset(first);
                            assertEquals("red", color.get());
                            color.reset(second);
                            assertEquals("blue", color.get());
                            return null;
                        });
    }

    @Test
    void reset_alreadyUnset_staysUnset() {
        new Context()
                .run(
                        () -> {
                            ContextVar.Token<String> first = color.set("blue");
                            ContextVar.Token<String> again = color.set("green");
                            color.reset(again);
                            color.reset(first);
                            ContextVar.Token<String> third = color.set("pink");
                            color.reset(third);
                            assertEquals("red", color.get());
                            return null;
                        });
    }

    @Test
    void reset_tokensOfFirstSetsBothUsed_staysUnset() {
        new Context()
                .run(
                        () -> {
                            ContextVar.Token<String> first = color.set("blue");
                            color.reset(first);
                            ContextVar.Token<String> second = color.set("green");
                            ContextVar.Token<String> third = color.set("pink");
                            color.reset(second);
                            color.reset(third);
                            assertEquals("green", color.get());
                            return null;
                        });
    }

    @Test
    void reset_anotherVariablesToken_isRefused() {
        new Context()
                .run(
                        () -> {
                            ContextVar.Token<String> token = user.set("ada");
                            assertContains(
                                    "not of ContextVar[color]",
                                    assertThrows(
                                            IllegalArgumentException.class,
                                            () -> color.reset(token)));
                            assertEquals("ada", user.get());
                            return null;
                        });
    }

    @Test
    void reset_inAnotherContext_isRefusedAndTheTokenStaysGood() {
        runMain(
                () -> {
                    ContextVar.Token<String> token = user.set("ada");
                    Asyncio.await(
                            Asyncio.createTask(
                                    () ->
                                            assertContains(
                                                    "another context",
                                                    assertThrows(
                                                            IllegalArgumentException.class,
                                                            () -> user.reset(token)))));
                    user.reset(token);
                    assertNull(user.get());
                });
    }

    @Test
    void set_outsideALoop_belongsToTheThread() throws Exception {
        ContextVar.Token<String> token = user.set("of this thread");
        Thread other = new Thread(() -> note(user.get()));
        other.start();
        other.join();

        assertTrail("null");
        assertEquals("of this thread", user.get());
        user.reset(token);
        assertNull(user.get());
    }

    @Test
    void set_outsideALoop_isSeenByTasksCreatedThere() {
        ContextVar.Token<String> token = user.set("of this thread");

        runMain(() -> note(user.get()));
        user.reset(token);

        assertTrail("of this thread");
    }

    @Test
    void name_isTheOneGiven() {
        assertEquals("user", user.name());
        assertEquals("ContextVar[user]", user.toString());
    }

    @Test
    void token_closed_resets() {
        new Context()
                .run(
                        () -> {
                            try (ContextVar.Token<String> token = color.set("blue")) {
                                assertEquals("blue", color.get());
                            }
                            assertEquals("red", color.get());
                            try (ContextVar.Token<String> token = user.set("ada")) {
                                assertEquals("ada", user.get());
                            }
                            assertNull(user.get());
                            return null;
                        });
    }

    @Test
    void token_closedByAnException_resetsAndPassesItOn() {
        new Context()
                .run(
                        () -> {
                            assertThrows(
                                    IOException.class,
                                    () -> {
                                        try (ContextVar.Token<String> token = color.set("blue")) {
                                            throw new IOException("disk");
                                        }
                                    });
                            assertEquals("red", color.get());
                            return null;
                        });
    }

    @Test
    void token_closedTwice_isRefused() {
        new Context()
                .run(
                        () -> {
                            ContextVar.Token<String> token = color.set("blue");
                            token.close();
                            assertContains(
                                    "used already",
                                    assertThrows(IllegalStateException.class, token::close));
                            return null;
                        });
    }

    @Test
    void token_closedAfterFurtherSets_goesBackBehindThemAll() {
        new Context()
                .run(
                        () -> {
                            try (ContextVar.Token<String> token = color.set("blue")) {
                                ContextVar.Token<String> inner = color.set("green");
                                color.reset(inner);
                                assertEquals("blue", color.get());
                                color.set("pink");
                                color.set("grey");
                            }
                            assertEquals("red", color.get());
                            return null;
                        });
    }

    @Test
    void reset_usedTokenInAnotherContext_saysThatItWasUsed() {
        ContextVar.Token<String> token =
                new Context()
                        .run(
                                () -> {
                                    ContextVar.Token<String> used = color.set("blue");
                                    color.reset(used);
                                    return used;
                                });

        assertContains(
                "used already",
                assertThrows(IllegalStateException.class, () -> color.reset(token)));
    }
}
