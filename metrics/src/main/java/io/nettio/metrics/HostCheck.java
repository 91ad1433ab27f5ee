package io.nettio.metrics;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses requests by a name that is not the server's. A web page cannot read another site's
 * answers, but the owner of a name can point it at 127.0.0.1 once the page is loaded; then the
 * browser takes this server for the page's own site. By addresses that cannot be done.
 */
@Sharable
final class HostCheck extends ChannelInboundHandlerAdapter {
    private final Set<String> names;
    private final boolean any;

    private HostCheck(Set<String> names, boolean any) {
        this.names = names;
        this.any = any;
    }

    static HostCheck of(ObservabilityOptions options) {
        boolean loopback =
                options.address().getAddress() != null
                        && options.address().getAddress().isLoopbackAddress();
        return new HostCheck(options.hosts(), !loopback && options.hosts().isEmpty());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HttpRequest request) || request.decoderResult().isFailure()) {
            ctx.fireChannelRead(message);
            return;
        }
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1
                || (hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_1))) {
            refuse(
                    ctx,
                    request,
                    HttpResponseStatus.BAD_REQUEST,
                    "A request names one host, by the header Host.");
        } else if (!any && !hosts.isEmpty() && !isOwn(hosts.getFirst())) {
            refuse(
                    ctx,
                    request,
                    HttpResponseStatus.MISDIRECTED_REQUEST,
                    "This server does not go by that name: ask localhost or an address, or add the"
                            + " name with ObservabilityOptions.withHost.");
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private static void refuse(
            ChannelHandlerContext ctx,
            HttpRequest request,
            HttpResponseStatus status,
            String sentence) {
        Answers.sentence(ctx, request, status, sentence);
        ReferenceCountUtil.release(request);
    }

    private boolean isOwn(String authority) {
        String host = withoutPort(authority);
        String address =
                host.startsWith("[") && host.endsWith("]")
                        ? host.substring(1, host.length() - 1)
                        : host;
        return NetUtil.isValidIpV4Address(address)
                || NetUtil.isValidIpV6Address(address)
                || host.equalsIgnoreCase("localhost")
                || names.contains(host.toLowerCase(Locale.ROOT));
    }

    private static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }
}
