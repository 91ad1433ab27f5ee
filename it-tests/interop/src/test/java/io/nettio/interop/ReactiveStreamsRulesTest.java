package io.nettio.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

import java.util.List;

/**
 * Runs the Technology Compatibility Kit of Reactive Streams, which is written for TestNG. Of its
 * cases for publishers those apply that need one item or none; it skips the others by itself.
 */
class ReactiveStreamsRulesTest {
    private static TestListenerAdapter run(Class<?> verification) {
        TestListenerAdapter results = new TestListenerAdapter();
        TestNG kit = new TestNG(false);
        kit.setTestClasses(new Class<?>[] {verification});
        kit.addListener(results);
        kit.setVerbose(0);
        kit.run();
        return results;
    }

    private static List<String> failures(TestListenerAdapter results) {
        return results.getFailedTests().stream().map(ReactiveStreamsRulesTest::describe).toList();
    }

    private static String describe(ITestResult failed) {
        return failed.getName() + ": " + failed.getThrowable();
    }

    @Test
    void futureAsAPublisher_keepsTheRules() {
        TestListenerAdapter results = run(FuturePublisherVerification.class);

        assertEquals(List.of(), failures(results));
        assertTrue(results.getPassedTests().size() >= 12, "passed: " + results.getPassedTests());
    }

    @Test
    void itemsSubscriber_keepsTheRules() {
        TestListenerAdapter results = run(ItemsVerification.class);

        assertEquals(List.of(), failures(results));
        assertTrue(results.getPassedTests().size() >= 8, "passed: " + results.getPassedTests());
    }
}
