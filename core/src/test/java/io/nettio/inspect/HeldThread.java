package io.nettio.inspect;

/** A program with a thread that a debugger holds: it ends when it sees that. */
final class HeldThread {
    private HeldThread() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        JvmView jvm = JvmView.ofThisJvm();
        Thread held =
                Thread.ofPlatform()
                        .daemon()
                        .name("held")
                        .start(
                                () -> {
                                    while (true) {
                                        Thread.onSpinWait();
                                    }
                                });
        System.out.println("before: " + jvm.facts(held).suspended());
        while (!jvm.facts(held).suspended()) {
            Thread.onSpinWait();
        }
        System.out.println("then: true");
    }
}
