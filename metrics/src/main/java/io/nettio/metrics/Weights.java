package io.nettio.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The weighted list of an {@code Accept…} header (RFC 9110, 12.4.2 and 12.5). Weights are in
 * thousandths; 0 is what the client does not want, or did not name.
 */
final class Weights {
    private static final int FULL = 1000;

    /** A name in lower case, its parameters but {@code q}, and the weight. */
    private record Item(String name, Map<String, String> parameters, int weight) {}

    private final List<Item> items;

    private Weights(List<Item> items) {
        this.items = items;
    }

    /** Of all headers of one name. */
    static Weights of(List<String> headers) {
        return new Weights(
                headers.stream()
                        .flatMap(header -> split(header, ',').stream())
                        .filter(item -> !item.isBlank())
                        .map(Weights::item)
                        .toList());
    }

    private static Item item(String text) {
        List<String> parts = split(text, ';');
        Map<String, String> parameters =
                parts.stream()
                        .skip(1)
                        .collect(
                                Collectors.toMap(
                                        part -> before(part).toLowerCase(Locale.ROOT),
                                        Weights::behind,
                                        (first, again) -> first));
        String weight = parameters.remove("q");
        return new Item(
                parts.getFirst().strip().toLowerCase(Locale.ROOT),
                parameters,
                weight == null ? FULL : thousandths(weight));
    }

    private static String before(String parameter) {
        int equals = parameter.indexOf('=');
        return (equals < 0 ? parameter : parameter.substring(0, equals)).strip();
    }

    private static String behind(String parameter) {
        String value = parameter.substring(parameter.indexOf('=') + 1).strip();
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** What is no weight counts as 0: such a client cannot be understood. */
    private static int thousandths(String weight) {
        return weight.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?")
                ? (int) Math.round(Double.parseDouble(weight) * FULL)
                : 0;
    }

    /** Splits outside quotes. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == '"') {
                quoted = !quoted;
            } else if (next == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** Of a media type in this version: by the range that fits it most closely. */
    int ofMediaType(String type, String version) {
        String anySubtype = type.substring(0, type.indexOf('/')) + "/*";
        int weight = 0;
        int closest = 1; // the least that fits
        for (Item item : items) {
            int closeness = closeness(item, type, version, anySubtype);
            if (closeness > closest || (closeness == closest && item.weight > weight)) {
                closest = closeness;
                weight = item.weight;
            }
        }
        return weight;
    }

    private static int closeness(Item item, String type, String version, String anySubtype) {
        if (item.name.equals(type)) {
            String wanted = item.parameters.get("version");
            return wanted == null ? 3 : wanted.equals(version) ? 4 : 0;
        }
        return item.name.equals(anySubtype) ? 2 : item.name.equals("*/*") ? 1 : 0;
    }

    /** Whether an item has this name, not by a wildcard. */
    boolean names(String name) {
        return items.stream().anyMatch(item -> item.name.equals(name));
    }

    /** Of a token such as {@code gzip}: its own, or else the wildcard's. */
    int ofToken(String token) {
        String name = names(token) ? token : "*";
        return items.stream()
                .filter(item -> item.name.equals(name))
                .mapToInt(Item::weight)
                .max()
                .orElse(0);
    }
}
