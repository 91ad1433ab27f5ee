package io.nettio.metrics.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.inspect.Watchdog;
import io.nettio.inspect.WatchdogOptions;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The feed on a loop whose time is the test's, with clients that take what they are sent, or not.
 */
class EventFeedTest {
    private static final HttpRequest REQUEST =
            new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/loops/events");
    private static final Query ALL = new Query("", 10);

    /** One client: its channel, and the writes that it has not taken yet. */
    private static final class Client extends ChannelOutboundHandlerAdapter {
        private final Deque<ChannelPromise> untaken = new ArrayDeque<>();
        private final EmbeddedChannel channel = new EmbeddedChannel(this);
        private boolean takes = true;

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (takes) {
                ctx.write(message, promise);
            } else {
                ReferenceCountUtil.release(message);
                untaken.add(promise);
            }
        }

        ChannelHandlerContext ctx() {
            // the tail writes through this handler
            return channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {}).lastContext();
        }

        void takeAll() {
            takes = true;
            untaken.forEach(ChannelPromise::trySuccess);
            untaken.clear();
        }

        /** The names of the events that came since the last call. */
        List<String> events() {
            List<String> names = new ArrayList<>();
            Object part;
            while ((part = channel.readOutbound()) != null) {
                if (part instanceof HttpContent content) {
                    ByteBuf bytes = content.content();
                    bytes.toString(StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> line.startsWith("event: "))
                            .map(line -> line.substring("event: ".length()))
                            .forEach(names::add);
                }
                ReferenceCountUtil.release(part);
            }
            return names;
        }
    }

    private final List<Client> clients = new ArrayList<>();
    private final EmbeddedChannel server = new EmbeddedChannel();
    private int looks;
    private boolean looksFail;

    {
        server.freezeTime(); // it moves where a test says so
    }

    private final EventFeed feed =
            new EventFeed(
                    server.eventLoop(),
                    new Lookout(
                            server.eventLoop(),
                            Clock.systemUTC(),
                            List.of(),
                            this::read,
                            new ReportsJson(
                                    new Watchdog(WatchdogOptions.DEFAULT),
                                    new BlockLog(Clock.systemUTC()))));

    private CompletionStage<List<LoopTasks>> read() {
        looks++;
        if (looksFail) {
            throw new IllegalStateException("a look that fails, as the test wants it");
        }
        return CompletableFuture.completedStage(List.of());
    }

    private Client open() {
        Client client = new Client();
        clients.add(client);
        assertTrue(feed.subscribe(client.ctx(), REQUEST, ALL));
        server.runPendingTasks();
        return client;
    }

    private void aSecondPasses() {
        server.advanceTimeBy(1, TimeUnit.SECONDS);
        server.runPendingTasks(); // the tick
        server.runPendingTasks(); // and what it has submitted
    }

    @AfterEach
    void closeAll() {
        clients.forEach(client -> client.channel.finishAndReleaseAll());
        server.finishAndReleaseAll();
    }

    @Test
    void page_thatIsNew_isSentThePastAndThePresentAtOnce() {
        feed.start();

        assertEquals(List.of("history", "state"), open().events());
    }

    @Test
    void page_thatStays_isSentTheStateEachSecond() {
        feed.start();
        Client client = open();
        client.events();

        aSecondPasses();
        aSecondPasses();

        assertEquals(List.of("state", "state"), client.events());
    }

    @Test
    void loops_areLookedAtOnceASecond_howeverManyPagesAreOpen() {
        feed.start();
        open();
        open();
        open();
        looks = 0;

        aSecondPasses();

        assertEquals(1, looks);
    }

    @Test
    void loops_areNotAskedForTasks_whileNoPageIsOpen() {
        feed.start();

        aSecondPasses();

        assertEquals(0, looks);
    }

    @Test
    void client_thatTakesNothing_isLeftOut_andSentThePastLater() {
        feed.start();
        Client client = open();
        client.events();
        client.takes = false;
        aSecondPasses(); // this one is held
        aSecondPasses();
        aSecondPasses();
        assertEquals(1, client.untaken.size());

        client.takeAll();
        aSecondPasses();

        assertEquals(List.of("history", "state"), client.events());
    }

    @Test
    void client_thatIsLeftOutTooOften_isCut() {
        feed.start();
        Client client = open();
        client.takes = false;

        for (int i = 0; i < Subscriber.MAX_LEFT_OUT; i++) {
            aSecondPasses();
            assertTrue(client.channel.isOpen());
        }
        aSecondPasses();

        assertFalse(client.channel.isOpen());
    }

    @Test
    void pages_beyondTheLimit_areRefused_untilOneCloses() {
        feed.start();
        for (int i = 0; i < EventFeed.MAX_SUBSCRIBERS; i++) {
            open();
        }
        Client oneMore = new Client();
        clients.add(oneMore);
        assertFalse(feed.subscribe(oneMore.ctx(), REQUEST, ALL));

        clients.get(0).channel.close();

        assertTrue(feed.subscribe(oneMore.ctx(), REQUEST, ALL));
    }

    @Test
    void look_thatFails_isFollowedByTheNext() {
        feed.start();
        Client client = open();
        client.events();
        looksFail = true;
        aSecondPasses();
        assertEquals(List.of(), client.events());

        looksFail = false;
        aSecondPasses();

        assertEquals(List.of("state"), client.events());
    }
}
