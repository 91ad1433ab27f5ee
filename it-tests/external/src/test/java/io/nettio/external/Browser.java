package io.nettio.external;

import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Debian's Chromium without a screen, looking at one page. */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** With a profile in this folder, which is to be a new one. */
    static Browser start(Path profile) {
        for (Path program : List.of(CHROMIUM, DRIVER)) {
            if (!Files.isExecutable(program)) {
                throw new IllegalStateException(
                        "The profile external needs "
                                + program
                                + ": apt-get install chromium chromium-driver");
            }
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // root, as in a container, may not have one
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + profile);
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .withLogOutput(OutputStream.nullOutputStream())
                        .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(LIMIT).pageLoadTimeout(LIMIT);
        return new Browser(driver);
    }

    /** A window of this size, in CSS pixels, on a system that likes light or dark. */
    void beLike(int width, int height, String colorScheme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        height,
                        "deviceScaleFactor",
                        1,
                        "mobile",
                        width < 600));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
    }

    void open(URI page) {
        driver.get(page.toString());
    }

    /** What this expression of JavaScript gives. */
    Object eval(String expression) {
        return driver.executeScript("return (" + expression + ")");
    }

    boolean is(String expression) {
        return Boolean.TRUE.equals(eval("!!(" + expression + ")"));
    }

    String text(String selector) {
        return String.valueOf(eval("document.querySelector('" + selector + "')?.textContent"));
    }

    /** Waits, in the page, until this expression of JavaScript holds. */
    void await(String expression) {
        try {
            driver.executeAsyncScript(
                    "const done = arguments[0];"
                            + "const check = () => ("
                            + expression
                            + ") ? done() : setTimeout(check, 20);"
                            + "check();");
        } catch (RuntimeException failure) {
            throw new AssertionError(
                    "It never came to be that " + expression + "; " + complaints(), failure);
        }
    }

    /** Waits until the page has been told of its loops so often from now on. */
    void awaitUpdates(int count) {
        driver.executeAsyncScript(
                "const done = arguments[1]; const time = document.getElementById('as-of');"
                        + "let left = arguments[0], last = time.dateTime;"
                        + "const check = () => {"
                        + "  if (time.dateTime !== last) { last = time.dateTime; left--; }"
                        + "  left > 0 ? setTimeout(check, 20) : done(); };"
                        + "check();",
                count);
    }

    void click(String selector) {
        driver.findElement(By.cssSelector(selector)).click();
    }

    void type(String selector, String text) {
        driver.findElement(By.cssSelector(selector)).sendKeys(text);
    }

    /** To what has the focus. */
    void press(Keys key) {
        driver.switchTo().activeElement().sendKeys(key);
    }

    /** Errors of scripts, and what the page's policy has refused, since the last call. */
    List<String> complaints() {
        return driver.manage().logs().get("browser").getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Keeps a picture of the window in target/screenshots, for people. */
    void screenshot(String name) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "screenshots"));
        Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
