package io.nettio.interop

import io.nettio.Asyncio
import io.nettio.Body
import io.nettio.CancelledError
import io.nettio.netty.Transports
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.asCompletableFuture
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.MethodSource
import java.io.IOException
import java.time.Duration
import java.util.concurrent.Callable
import java.util.concurrent.CompletableFuture

/** Kotlin's coroutines on the loop, by `asCoroutineDispatcher()`. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KotlinDispatcherTest {
    private fun scope(at: InteropLoop) = CoroutineScope(SupervisorJob() + at.loop.asCoroutineDispatcher())

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    fun kotlinsCoroutines_runInTheOrderOfCallSoon(transport: Transports) {
        InteropLoop(transport).use { at ->
            val scope = scope(at)
            at.loop.runUntilComplete(Body {
                at.loop.callSoon { at.note("callSoon 1") }
                val job = scope.launch {
                    at.note("kotlin 1")
                    yield()
                    at.note("kotlin 2")
                }
                at.loop.execute { at.note("execute") }
                at.loop.callSoon {
                    at.note("callSoon 2")
                    at.loop.callSoon { at.note("callSoon 3") }
                }
                Asyncio.await(job.asCompletableFuture())
                at.note("awaited")
            })

            at.assertTrail(
                "callSoon 1", "kotlin 1", "execute", "callSoon 2", "kotlin 2", "callSoon 3", "awaited"
            )
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    fun delays_areTimersOfTheLoop(transport: Transports) {
        InteropLoop(transport).use { at ->
            val scope = scope(at)
            at.loop.runUntilComplete(Body {
                scope.launch {
                    delay(2_000)
                    at.note("kotlin 2 s")
                }
                at.loop.callLater(Duration.ofSeconds(3)) { at.note("nettio 3 s") }
                at.loop.callLater(Duration.ofSeconds(1)) { at.note("nettio 1 s") }
                Asyncio.sleep(Duration.ofSeconds(4))
            })

            at.assertTrail("nettio 1 s", "kotlin 2 s", "nettio 3 s")
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    fun withTimeout_goesByTheLoopsClock(transport: Transports) {
        InteropLoop(transport).use { at ->
            val scope = scope(at)
            at.loop.runUntilComplete(Body {
                val before = at.loop.time()
                val timedOut = scope.future {
                    try {
                        withTimeout(3_600_000) { awaitCancellation() }
                    } catch (late: TimeoutCancellationException) {
                        at.note("late")
                    }
                }
                Asyncio.await(timedOut)
                assertEquals(3_600, Duration.ofNanos(at.loop.time() - before).toSeconds())
            })

            at.assertTrail("late")
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    fun kotlinCoroutineThatFails_leavesTheLoopAlive(transport: Transports) {
        InteropLoop(transport).use { at ->
            val told = CompletableFuture<Throwable>()
            val scope = scope(at)
            scope.launch(CoroutineExceptionHandler { _, failure -> told.complete(failure) }) {
                throw IOException("disk")
            }

            assertEquals("disk", InteropLoop.get(told).message)
            assertEquals("alive", at.loop.runUntilComplete(Callable { "alive" }))
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    fun kotlinCoroutineThatIsCancelled_cleansUpOnTheLoop(transport: Transports) {
        InteropLoop(transport).use { at ->
            val scope = scope(at)
            val started = CompletableDeferred<Unit>()
            val job = scope.launch {
                try {
                    started.complete(Unit)
                    awaitCancellation()
                } finally {
                    at.note("cleaned up")
                }
            }

            runBlocking {
                started.await()
                job.cancel()
                job.join()
            }

            at.assertTrail("cleaned up")
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    fun kotlin_awaitsANettioTask(transport: Transports) {
        InteropLoop(transport).use { at ->
            val scope = scope(at)
            val result = scope.future {
                val task = at.loop.createTask(Callable {
                    Asyncio.sleep(Duration.ofSeconds(1))
                    "value"
                })
                val value = task.toCompletableFuture().await()
                at.note(value)
                value
            }

            assertEquals("value", InteropLoop.get(result))
            at.assertTrail("value")
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    fun kotlinsCancel_cancelsTheNettioTaskItAwaits(transport: Transports) {
        InteropLoop(transport).use { at ->
            val scope = scope(at)
            val started = CompletableDeferred<Unit>()
            val seen = CompletableFuture<String>()
            val job = scope.launch {
                val task = at.loop.createTask(Body {
                    try {
                        started.complete(Unit)
                        Asyncio.await(at.loop.createFuture<String>())
                    } catch (cancelled: CancelledError) {
                        seen.complete("cancelled")
                        throw cancelled
                    }
                })
                task.toCompletableFuture().await()
            }

            runBlocking {
                started.await()
                job.cancel()
            }

            assertEquals("cancelled", InteropLoop.get(seen))
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    fun nettiosCancel_cancelsTheKotlinCoroutineItAwaits(transport: Transports) {
        InteropLoop(transport).use { at ->
            val scope = scope(at)
            at.loop.runUntilComplete(Body {
                val task = at.loop.createTask(Callable {
                    Asyncio.await(scope.future {
                        try {
                            awaitCancellation()
                        } catch (cancelled: CancellationException) {
                            at.note("kotlin cancelled")
                            throw cancelled
                        }
                    })
                })
                Asyncio.sleep(Duration.ofSeconds(1))
                task.cancel()
                assertThrows(CancelledError::class.java) { Asyncio.await(task) }
                Asyncio.sleep(Duration.ofSeconds(1))
            })

            at.assertTrail("kotlin cancelled")
        }
    }

    @ParameterizedTest
    @MethodSource(TRANSPORTS)
    fun kotlinsFailure_isThrownInTheNettioTask(transport: Transports) {
        InteropLoop(transport).use { at ->
            val scope = scope(at)
            val failure = IOException("disk")
            at.loop.runUntilComplete(Body {
                val thrown = assertThrows(IOException::class.java) {
                    Asyncio.await(scope.future<String> { throw failure })
                }
                assertSame(failure, thrown)
            })
        }
    }

    private companion object {
        const val TRANSPORTS = "io.nettio.interop.InteropLoop#transports"
    }
}
