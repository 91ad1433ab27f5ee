package io.nettio.benchmarks.peers

import io.netty.channel.Channel as NettyChannel
import io.netty.channel.ChannelHandlerContext
import io.netty.channel.ChannelInboundHandlerAdapter
import io.netty.channel.EventLoop
import io.netty.handler.codec.http.FullHttpResponse
import io.netty.handler.codec.http.HttpRequest
import io.netty.util.ReferenceCountUtil
import java.util.concurrent.CompletableFuture
import java.util.function.Supplier
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield

/** The same work in Kotlin's coroutines, dispatched by a Netty event loop. */
class KotlinPeers(loop: EventLoop) {
    private val dispatcher: CoroutineDispatcher = loop.asCoroutineDispatcher()
    private val scope = CoroutineScope(dispatcher)

    private fun run(work: suspend CoroutineScope.() -> Unit) {
        val done = CompletableFuture<Unit>()
        scope.launch {
            try {
                work()
                done.complete(Unit)
            } catch (failure: Throwable) {
                done.completeExceptionally(failure)
            }
        }
        done.join()
    }

    fun yields(times: Int) = run { repeat(times) { yield() } }

    fun spawns(times: Int) = run { repeat(times) { async { it }.await() } }

    fun gather(tasks: Int) = run { List(tasks) { async { yield() } }.awaitAll() }

    fun pingPong(times: Int) = run {
        val there = Channel<Int>()
        val back = Channel<Int>()
        val other = launch { for (message in there) back.send(message) }
        repeat(times) {
            there.send(it)
            back.receive()
        }
        there.close()
        other.join()
    }

    fun timeouts(times: Int) = run { repeat(times) { withTimeout(3_600_000) { } } }

    /** Returns when all are done, or when all sleep. */
    fun sleepers(tasks: Int, millis: Long, untilDone: Boolean) = run {
        val all = List(tasks) { scope.launch { delay(millis) } }
        if (untilDone) {
            all.forEach { it.join() }
        } else {
            yield()
        }
    }
}

/** Answers requests of one connection from a coroutine on its loop, fed by a channel of Kotlin's. */
class KotlinConnection(private val response: Supplier<FullHttpResponse>) : ChannelInboundHandlerAdapter() {
    private val requests = Channel<HttpRequest>(Channel.UNLIMITED)

    override fun channelActive(ctx: ChannelHandlerContext) {
        val channel: NettyChannel = ctx.channel()
        CoroutineScope(channel.eventLoop().asCoroutineDispatcher()).launch {
            for (request in requests) {
                ctx.writeAndFlush(response.get())
            }
        }
    }

    override fun channelRead(ctx: ChannelHandlerContext, message: Any) {
        if (message is HttpRequest) {
            requests.trySend(message)
        }
        ReferenceCountUtil.release(message)
    }

    override fun channelInactive(ctx: ChannelHandlerContext) {
        requests.close()
    }

    @Deprecated("as Netty has it")
    override fun exceptionCaught(ctx: ChannelHandlerContext, reset: Throwable) {
        ctx.close()
    }
}

/** A stream's echo from a coroutine on its loop. */
class KotlinEcho : ChannelInboundHandlerAdapter() {
    private val messages = Channel<Any>(Channel.UNLIMITED)

    override fun channelActive(ctx: ChannelHandlerContext) {
        CoroutineScope(ctx.channel().eventLoop().asCoroutineDispatcher()).launch {
            for (message in messages) {
                ctx.writeAndFlush(message)
            }
        }
    }

    override fun channelRead(ctx: ChannelHandlerContext, message: Any) {
        messages.trySend(message)
    }

    override fun channelInactive(ctx: ChannelHandlerContext) {
        messages.close()
    }

    @Deprecated("as Netty has it")
    override fun exceptionCaught(ctx: ChannelHandlerContext, reset: Throwable) {
        ctx.close()
    }
}
