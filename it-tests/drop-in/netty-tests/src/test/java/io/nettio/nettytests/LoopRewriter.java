package io.nettio.nettytests;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

import java.util.Map;
import java.util.Set;

/**
 * Puts Nettio's loops in the place of Netty's, in the class file of a test or of an adapter (of the
 * package {@code loops}).
 *
 * <p>Where a test extends an executor of Netty's with a {@code run()} of its own, the super class
 * becomes {@link io.nettio.nettytests.loops.OwnLoop} and its {@code run()} and {@code wakeup()} are
 * left out, so that the loop turns as Nettio's does. Everything else it overrides stays.
 */
final class LoopRewriter {
    private static final String LOOPS = "io/nettio/nettytests/loops/";
    private static final String LOOP = "io/netty/channel/SingleThreadIoEventLoop";
    static final String NETTIO_LOOP = "io/nettio/netty/AsyncioEventLoop";
    static final String NETTIO_GROUP = "io/nettio/netty/AsyncioEventLoopGroup";

    /** Every mention of the first becomes the second. */
    private static final Map<String, String> TYPES =
            Map.of(
                    LOOP,
                    NETTIO_LOOP,
                    "io/netty/channel/MultiThreadIoEventLoopGroup",
                    NETTIO_GROUP,
                    "io/netty/channel/nio/NioEventLoop",
                    LOOPS + "NioLoop",
                    "io/netty/channel/nio/NioEventLoopGroup",
                    LOOPS + "NioLoops",
                    "io/netty/channel/DefaultEventLoop",
                    LOOPS + "LocalLoop",
                    "io/netty/channel/DefaultEventLoopGroup",
                    LOOPS + "LocalLoops",
                    "io/netty/util/concurrent/DefaultEventExecutor",
                    LOOPS + "LocalLoop",
                    "io/netty/util/concurrent/DefaultEventExecutorGroup",
                    LOOPS + "LocalLoops");

    /** Classes that a test extends with a {@code run()} of its own. */
    private static final Set<String> RUN_BY_THE_TEST =
            Set.of(
                    LOOP,
                    "io/netty/channel/SingleThreadEventLoop",
                    "io/netty/util/concurrent/SingleThreadEventExecutor",
                    "io/netty/util/concurrent/AbstractScheduledEventExecutor");

    private static final Set<String> LEFT_OUT = Set.of("run()V", "wakeup(Z)V");

    private static final String BOUNDED =
            "(Lio/netty/channel/IoEventLoopGroup;Ljava/util/concurrent/Executor;"
                    + "Lio/netty/channel/IoHandlerFactory;"
                    + "ILio/netty/util/concurrent/RejectedExecutionHandler;J)V";
    private static final String BOUNDED_IN_NETTIO =
            BOUNDED.replace("ILio", "Lio/netty/util/concurrent/Ticker;ILio").replace("J)", ")");

    private LoopRewriter() {}

    static byte[] rewriteTest(byte[] classFile) {
        return rewrite(
                classFile,
                writer ->
                        new OwnRunLeftOut(
                                new ClassRemapper(
                                        writer, new SimpleRemapper(Opcodes.ASM9, TYPES))));
    }

    static byte[] rewriteAdapter(byte[] classFile) {
        return rewrite(
                classFile,
                writer ->
                        new BoundedSuper(
                                new ClassRemapper(
                                        writer, new SimpleRemapper(Opcodes.ASM9, TYPES))));
    }

    /** Nettio's loop and group, which are final, so that tests can extend them; loops count. */
    static byte[] openAndCount(byte[] classFile) {
        return rewrite(classFile, OpenAndCount::new);
    }

    /** Netty's loop, so that a test may override its {@code cleanup()}. */
    static byte[] openCleanup(byte[] classFile) {
        return rewrite(classFile, OpenCleanup::new);
    }

    private interface Visitors {
        ClassVisitor over(ClassWriter writer);
    }

    private static byte[] rewrite(byte[] classFile, Visitors visitors) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        reader.accept(visitors.over(writer), 0);
        return writer.toByteArray();
    }

    private static final class OwnRunLeftOut extends ClassVisitor {
        private boolean leavesOut;
        private String superName = "";

        OwnRunLeftOut(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                String signature,
                String extended,
                String[] interfaces) {
            superName = extended;
            leavesOut = RUN_BY_THE_TEST.contains(extended);
            super.visit(
                    version,
                    access,
                    name,
                    signature,
                    leavesOut && !extended.equals(LOOP) ? LOOPS + "OwnLoop" : extended,
                    interfaces);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String desc, String signature, String[] exceptions) {
            if (isLeftOut(name, desc)) {
                return null;
            }
            MethodVisitor next = super.visitMethod(access, name, desc, signature, exceptions);
            if (!leavesOut || superName.equals(LOOP) || !name.equals("<init>")) {
                return next;
            }
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String called, String calledDesc, boolean itf) {
                    boolean isSuper = called.equals("<init>") && owner.equals(superName);
                    String target = isSuper ? LOOPS + "OwnLoop" : owner;
                    super.visitMethodInsn(opcode, target, called, calledDesc, itf);
                }
            };
        }

        /** An executor without a thread answers all of the contract itself, to no purpose here. */
        private boolean isLeftOut(String name, String desc) {
            boolean isScheduled = superName.endsWith("/AbstractScheduledEventExecutor");
            return leavesOut
                    && !name.equals("<init>")
                    && (isScheduled || LEFT_OUT.contains(name + desc));
        }
    }

    /** A bounded loop of Nettio's takes a ticker, and no quantum. */
    private static final class BoundedSuper extends ClassVisitor {
        BoundedSuper(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String desc, String signature, String[] exceptions) {
            int free = Type.getArgumentsAndReturnSizes(desc) >> 2;
            MethodVisitor next = super.visitMethod(access, name, desc, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String called, String calledDesc, boolean itf) {
                    if (!owner.equals(LOOP) || !calledDesc.equals(BOUNDED)) {
                        super.visitMethodInsn(opcode, owner, called, calledDesc, itf);
                        return;
                    }
                    visitInsn(Opcodes.POP2);
                    visitVarInsn(Opcodes.ASTORE, free);
                    visitVarInsn(Opcodes.ISTORE, free + 1);
                    String ticker = "io/netty/util/concurrent/Ticker";
                    super.visitMethodInsn(
                            Opcodes.INVOKESTATIC,
                            ticker,
                            "systemTicker",
                            "()L" + ticker + ";",
                            true);
                    visitVarInsn(Opcodes.ILOAD, free + 1);
                    visitVarInsn(Opcodes.ALOAD, free);
                    super.visitMethodInsn(opcode, owner, called, BOUNDED_IN_NETTIO, itf);
                }
            };
        }
    }

    private static final class OpenAndCount extends ClassVisitor {
        private boolean isLoop;
        private String own = "";
        private String superName = "";

        OpenAndCount(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                String signature,
                String extended,
                String[] interfaces) {
            own = name;
            superName = extended;
            isLoop = own.equals(NETTIO_LOOP);
            super.visit(
                    version, access & ~Opcodes.ACC_FINAL, name, signature, extended, interfaces);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String desc, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, desc, signature, exceptions);
            if (!isLoop || !name.equals("<init>")) {
                return next;
            }
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String called, String calledDesc, boolean itf) {
                    super.visitMethodInsn(opcode, owner, called, calledDesc, itf);
                    if (called.equals("<init>") && owner.equals(superName)) {
                        String count = Type.getInternalName(LoopCount.class);
                        super.visitMethodInsn(Opcodes.INVOKESTATIC, count, "add", "()V", false);
                    }
                }
            };
        }
    }

    private static final class OpenCleanup extends ClassVisitor {
        OpenCleanup(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String desc, String signature, String[] exceptions) {
            int opened = name.equals("cleanup") ? access & ~Opcodes.ACC_FINAL : access;
            return super.visitMethod(opened, name, desc, signature, exceptions);
        }
    }
}
