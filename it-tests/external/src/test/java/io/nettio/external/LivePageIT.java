package io.nettio.external;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nettio.inspect.Watchdog;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The live page in a browser. */
class LivePageIT {
    private static final String CARD = "document.querySelector('[data-loop=\"shown/0\"].card')";
    private static final String IMAGE = "<img src=x onerror=\"document.title='owned'\">";
    private static final String SCRIPT = "</script><script>document.title='owned'</script>";
    private static final String BIDI = "abc \u202Edef\u202C \u0000 \n ghi";

    @TempDir static Path profile;
    private static Browser browser;

    private PagedLoops loops;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start(profile);
        Watchdog.global().start(); // which is off in tests
    }

    @AfterAll
    static void closeBrowser() {
        Watchdog.global().close();
        browser.close();
    }

    @BeforeEach
    void openPage() throws Exception {
        loops = PagedLoops.start(2);
        loops.keepBusy();
        loops.startTree("parent", List.of("first child", "second child"));
        browser.beLike(1280, 900, "light");
        browser.open(loops.page());
        browser.await("document.querySelectorAll('.task').length === 5");
    }

    @AfterEach
    void close() {
        List<String> complaints = browser.complaints();
        loops.close();
        assertEquals(
                List.of(),
                complaints.stream()
                        .filter(line -> !line.contains("net::ERR_")) // the server has gone
                        .filter(line -> !line.contains("status of 503"))
                        .toList());
    }

    /** The element of a task's list item, by the name that is shown. */
    private static String task(String name) {
        return "[...document.querySelectorAll('.task')].find((one) =>"
                + " one.querySelector('.name').textContent === '"
                + name
                + "')";
    }

    private static String details(String name) {
        return task(name) + ".querySelector('details')";
    }

    private static void focus(String name) {
        browser.eval(task(name) + ".querySelector('summary').focus()");
    }

    private static String focused() {
        return (String)
                browser.eval("document.activeElement.querySelector('.name')?.textContent ?? ''");
    }

    @Test
    void charts_ofALoopThatRuns_growEachSecond() {
        String line = CARD + "?.querySelector('path.line.worst').getAttribute('d')";
        browser.await(line + "?.length > 0");
        Object before = browser.eval(line);

        browser.awaitUpdates(2);

        assertNotEquals(before, browser.eval(line));
        assertTrue(browser.text(".card .readout").endsWith(" %"), browser.text(".card .readout"));
    }

    @Test
    void tree_showsWhoAwaitsWhomAndWhere() {
        assertTrue(browser.is(task("parent") + ".contains(" + task("first child") + ")"));
        assertFalse(browser.is(task("parent") + ".contains(" + task("ticker") + ")"));
        assertTrue(
                browser.is(
                        task("first child")
                                + ".querySelector('.awaits').textContent"
                                + ".startsWith('in Asyncio.sleep, 59 min')"));
        assertTrue(
                browser.is(
                        task("first child")
                                + ".querySelector('.place').textContent"
                                + ".startsWith('PagedLoops.sleep(PagedLoops.java:')"));
    }

    @Test
    void names_thatAreMarkup_areShownAsText() {
        loops.startTree(IMAGE, List.of(SCRIPT, BIDI));
        browser.await("document.querySelectorAll('.task').length === 8");
        browser.awaitUpdates(1);

        List<?> names =
                (List<?>)
                        browser.eval(
                                "[...document.querySelectorAll('.task .name')]"
                                        + ".map((name) => name.textContent)");

        assertTrue(names.contains(IMAGE) && names.contains(SCRIPT), names.toString());
        assertTrue(names.contains("abc \\u{202e}def\\u{202c} \\u{0} \\u{a} ghi"), names.toString());
        assertEquals("Nettio loops", browser.eval("document.title"));
        assertEquals(0L, browser.eval("document.images.length"));
        assertEquals(1L, browser.eval("document.scripts.length"));
    }

    @Test
    void filter_showsWhatMatchesUnderWhatIsAbove_andSurvivesAReload() {
        browser.type("#filter", "SECOND");
        browser.await("document.querySelectorAll('.task').length === 2");
        browser.awaitUpdates(2);

        assertTrue(browser.is(task("parent") + ".classList.contains('is-context')"));
        assertTrue(browser.is(task("parent") + ".contains(" + task("second child") + ")"));
        assertEquals("5 in all, 1 match", browser.text("#task-count"));

        browser.eval("location.reload()");
        browser.await("document.querySelectorAll('.task').length === 2");
        assertEquals("SECOND", browser.eval("document.getElementById('filter').value"));
    }

    @Test
    void task_thatIsFolded_staysFoldedWhileThePageGoesOn() {
        browser.eval(task("parent") + ".querySelector('summary').click()");
        browser.awaitUpdates(2);

        assertFalse(browser.is(details("parent") + ".open"));
        assertFalse(browser.is(task("first child") + ".checkVisibility()"));

        browser.click("#unfold-all");
        assertTrue(browser.is(details("parent") + ".open"));
    }

    @Test
    void stack_ofATask_isShownOnDemand() {
        browser.eval(task("first child") + ".querySelector('summary').click()");

        assertTrue(
                browser.is(
                        task("first child")
                                + ".querySelector('.frames').textContent"
                                + ".includes('io.nettio.external.PagedLoops.sleep')"));
        assertTrue(browser.is(task("first child") + ".querySelector('.frames').checkVisibility()"));
    }

    @Test
    void keys_goFromTaskToTask_andFold() {
        focus("parent");
        browser.press(Keys.ARROW_DOWN);
        assertEquals("first child", focused());
        browser.press(Keys.ARROW_LEFT);
        assertEquals("parent", focused());
        browser.press(Keys.ARROW_LEFT);
        assertFalse(browser.is(details("parent") + ".open"));
        browser.press(Keys.ARROW_RIGHT);
        assertTrue(browser.is(details("parent") + ".open"));
    }

    @Test
    void focus_onATask_staysWhileThePageGoesOn() {
        focus("second child");
        browser.awaitUpdates(2);

        assertEquals("second child", focused());
    }

    @Test
    void colours_followTheSystem_untilTheButtonSaysOtherwise() throws Exception {
        String background = "getComputedStyle(document.body).backgroundColor";
        Object light = browser.eval(background);
        browser.beLike(1280, 900, "dark");
        Object dark = browser.eval(background);
        assertNotEquals(light, dark);
        browser.screenshot("dark");

        browser.click("#theme");
        assertEquals(light, browser.eval(background));
        assertEquals("Theme: light", browser.text("#theme"));
        browser.beLike(1280, 900, "light");
        browser.click("#theme");
        assertEquals(dark, browser.eval(background));
        browser.click("#theme");
        assertEquals("Theme: system", browser.text("#theme"));
    }

    @Test
    void text_inLightAndDark_hasAContrastOfFourAndAHalf() {
        for (String scheme : List.of("light", "dark")) {
            browser.beLike(1280, 900, scheme);
            assertEquals(List.of(), browser.eval(Contrast.TOO_LOW), scheme);
        }
    }

    @Test
    void phone_needsNoScrollingSideways() throws Exception {
        loops.startTree("x".repeat(300), List.of("y".repeat(300)));
        browser.beLike(360, 740, "light");
        browser.await("document.querySelectorAll('.task').length === 7");

        assertEquals(
                true,
                browser.is("document.documentElement.scrollWidth <= 360"),
                () -> "width " + browser.eval("document.documentElement.scrollWidth"));
        browser.screenshot("phone");
    }

    @Test
    void loop_thatIsBlocked_isMarkedAsLongAsItIs() throws Exception {
        try (PagedLoops.Block block = loops.block()) {
            browser.await(CARD + ".classList.contains('is-blocked')");
            browser.await(CARD + ".querySelector('.chip').textContent.startsWith('blocked for ')");
            browser.await(
                    "[...document.querySelectorAll('#blocked details')].some((one) =>"
                            + " one.textContent.includes('Task the one that blocks')"
                            + " && one.querySelector('.chip').textContent.endsWith('goes on'))");
            assertFalse(
                    browser.is(
                            "document.querySelector('[data-loop=\"shown/1\"].card')"
                                    + ".classList.contains('is-blocked')"));
            browser.screenshot("blocked");
        }
        browser.await("!" + CARD + ".classList.contains('is-blocked')");
        browser.await("document.querySelector('#slow table') !== null");
    }

    @Test
    void server_thatGoesAndComesBack_isSaidToBeGone() throws Exception {
        browser.await("document.getElementById('connection').dataset.state === 'live'");

        loops.stopServing();

        browser.await("document.getElementById('connection').dataset.state === 'lost'");
        assertTrue(browser.text("#connection").startsWith("Connection lost"));
        assertTrue(browser.is("document.body.classList.contains('is-stale')"));
        browser.screenshot("lost");

        loops.serveAgain();

        browser.await("document.getElementById('connection').dataset.state === 'live'");
        assertFalse(browser.is("document.body.classList.contains('is-stale')"));
    }

    @Test
    void page_thatIsOneTooMany_saysSo_andComesInWhenAnotherCloses() {
        browser.open(URI.create("about:blank"));
        try (HttpClient others = HttpClient.newHttpClient()) {
            HttpRequest events =
                    HttpRequest.newBuilder(loops.page().resolve("/loops/events")).build();
            List<CompletableFuture<HttpResponse<InputStream>>> open =
                    Stream.generate(() -> others.sendAsync(events, BodyHandlers.ofInputStream()))
                            .limit(16)
                            .toList();
            open.forEach(CompletableFuture::join);

            browser.open(loops.page());

            browser.await(
                    "document.getElementById('connection').textContent"
                            + " === 'The server refuses more pages, trying again'");
            others.shutdownNow();
        }
        browser.await("document.getElementById('connection').dataset.state === 'live'");
    }

    @Test
    void tenThousandTasks_areCounted_andSomeOfThemShown() throws Exception {
        loops.startMany(10_000);
        browser.await("document.getElementById('task-count').textContent.startsWith('10,005 ')");
        browser.await("document.querySelectorAll('.task').length >= 500");
        browser.awaitUpdates(2);

        assertTrue(browser.is("document.querySelectorAll('.task').length <= 1000"));
        assertTrue(
                browser.text(".loop-tasks .note")
                        .endsWith("The first 500 of 2,000: filter to see others."));

        browser.type("#filter", "item-1234");
        browser.await("document.querySelectorAll('.task').length === 1");
        assertEquals("10,005 in all, 1 match", browser.text("#task-count"));
    }
}
