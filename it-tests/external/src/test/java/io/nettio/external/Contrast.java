package io.nettio.external;

/** The contrast of what a page shows, as WCAG 2 counts it. */
final class Contrast {
    /**
     * JavaScript that gives each text whose colour is less than 4.5 to 1 from what is behind it, as
     * "text: ratio". Colours are painted on a canvas first, so that any notation is understood.
     */
    static final String TOO_LOW =
            """
            (() => {
              const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
              const paint = (colors) => {
                colors.forEach((color) => { canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); });
                return canvas.getImageData(0, 0, 1, 1).data;
              };
              const luminance = ([r, g, b]) => [[r, 0.2126], [g, 0.7152], [b, 0.0722]]
                .map(([value, weight]) => [value / 255, weight])
                .map(([v, weight]) => weight * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
                .reduce((sum, part) => sum + part, 0);
              const low = [];
              for (const node of document.querySelectorAll('body *')) {
                const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
                if (!own || !node.checkVisibility()) continue;
                const behind = [];
                for (let one = node; one; one = one.parentElement) {
                  behind.unshift(getComputedStyle(one).backgroundColor);
                }
                const back = luminance(paint(['white', ...behind]));
                const text = luminance(paint(['white', ...behind, getComputedStyle(node).color]));
                const ratio = (Math.max(back, text) + 0.05) / (Math.min(back, text) + 0.05);
                if (ratio < 4.5) low.push(`${node.textContent.slice(0, 40)}: ${ratio.toFixed(2)}`);
              }
              return low;
            })()
            """;

    private Contrast() {}
}
