package io.nettio;

/**
 * Is told of exceptions that nobody else can be told of. It runs on the loop's thread, in the
 * context of the task or callback concerned; what it throws goes to the default handler.
 */
@FunctionalInterface
public interface ExceptionHandler {
    void handle(Loop loop, ExceptionContext context);
}
