package io.nettio.netty.overload;

/** What becomes of a new connection or request while the loop is late. */
public enum Overloaded {
    /** It is refused at once, so that its client may go elsewhere. */
    REFUSE,
    /** It waits until the loop is no longer late, behind those that came before. */
    DELAY,
    /**
     * It waits, but not for longer than {@link AdmissionOptions#maxDelay}: then it is refused, and
     * not admitted as with {@link #DELAY}.
     */
    DELAY_THEN_REFUSE
}
