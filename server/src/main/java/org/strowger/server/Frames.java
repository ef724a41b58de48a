package org.strowger.server;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * The form of a record in an outbox file: length (4 bytes, big endian), CRC-32C of length and bytes (4), the bytes.
 *
 * <p>The checksum covers the length too: after a crash a file system may show a block of zeros, and an empty record with
 * checksum 0 must not pass for a good one.
 */
final class Frames {
    static final int HEADER = 8;

    private Frames() {}

    static ByteBuffer frame(byte[] record) {
        return ByteBuffer.allocate(HEADER + record.length)
                .putInt(record.length)
                .putInt(checksum(record))
                .put(record)
                .flip();
    }

    /**
     * Reads records up to the end or the first damage.
     *
     * @return length of the good part, bytes
     */
    static long read(Path file, Consumer<byte[]> records) throws IOException {
        long good = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            while (true) {
                int length = in.readInt();
                int checksum = in.readInt();
                if (length <= 0 || length > Outbox.MAX_RECORD) {
                    return good;
                }
                byte[] record = new byte[length];
                in.readFully(record);
                if (checksum(record) != checksum) {
                    return good;
                }
                records.accept(record);
                good += HEADER + length;
            }
        } catch (EOFException torn) {
            return good;
        }
    }

    private static int checksum(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(4).putInt(record.length).flip());
        crc.update(record);
        return (int) crc.getValue();
    }
}
