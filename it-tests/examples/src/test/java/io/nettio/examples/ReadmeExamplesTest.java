package io.nettio.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

class ReadmeExamplesTest {
    private static final Pattern REGION =
            Pattern.compile("// README: (\\w+)\\n(.*?)\\n *// README: end", Pattern.DOTALL);
    private static final byte[] MESSAGE = "over and over".getBytes(StandardCharsets.UTF_8);

    @Test
    void javaBlocks_areThisSource_lineByLine() throws IOException {
        assertEquals(
                List.of(region("greet"), region("connection")),
                Readme.blocks("java").stream().map(String::strip).toList());
    }

    @Test
    void diffBlock_isTheTwoConstructors() throws IOException {
        assertEquals(
                List.of("-" + region("before") + "\n+" + region("after")),
                Readme.blocks("diff").stream().map(String::strip).toList());
    }

    @Test
    void greetBoth_gives_bothGreetings() {
        assertEquals("Hello, Ada / Hello, Grace", ReadmeExamples.greetBoth());
    }

    @Test
    void connectionCoroutine_sendsBack_whatItGets() throws Exception {
        EventLoopGroup group = ReadmeExamples.groupAfter();
        assertEchoes(group, ReadmeExamples.serve(group, ReadmeExamples.echo()));
    }

    @Test
    void existingServer_serves_onBothConstructors() throws Exception {
        for (EventLoopGroup group :
                List.of(ReadmeExamples.groupBefore(), ReadmeExamples.groupAfter())) {
            assertEchoes(group, ReadmeExamples.serve(group, callbackEcho()));
        }
    }

    private static ChannelInitializer<SocketChannel> callbackEcho() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline()
                        .addLast(
                                new ChannelInboundHandlerAdapter() {
                                    @Override
                                    public void channelRead(
                                            ChannelHandlerContext ctx, Object read) {
                                        ctx.writeAndFlush(read);
                                    }
                                });
            }
        };
    }

    private static void assertEchoes(EventLoopGroup group, Channel listener) throws Exception {
        InetSocketAddress address = (InetSocketAddress) listener.localAddress();
        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            client.setSoTimeout(60_000);
            client.getOutputStream().write(MESSAGE);
            assertArrayEquals(MESSAGE, client.getInputStream().readNBytes(MESSAGE.length));
        } finally {
            assertTrue(
                    group.shutdownGracefully(0, 30, TimeUnit.SECONDS)
                            .awaitUninterruptibly(60, TimeUnit.SECONDS));
        }
    }

    private static String region(String name) throws IOException {
        Path source =
                Readme.root()
                        .resolve(
                                "it-tests/examples/src/test/java/io/nettio/examples/ReadmeExamples.java");
        return REGION.matcher(Files.readString(source))
                .results()
                .filter(region -> region.group(1).equals(name))
                .map(MatchResult::group)
                .map(text -> text.substring(text.indexOf('\n') + 1, text.lastIndexOf('\n')))
                .map(text -> text.stripTrailing().stripIndent().strip())
                .findFirst()
                .orElseThrow();
    }
}
