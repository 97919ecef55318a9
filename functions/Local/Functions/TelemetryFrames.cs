using System.Buffers.Binary;
using System.Text;

namespace Thaw.Local.Functions;

/// <summary>
/// Reads the frames that a runtime writes to <c>_LAMBDA_TELEMETRY_LOG_FD</c>: four bytes of type, four of length, eight of time (microseconds since
/// 1970), all big-endian, then the record. The lowest byte of the type says that a time is there (3) or not (1), the one above how it is formatted.
/// </summary>
internal static class TelemetryFrames
{
    private const uint Magic = 0xA55A0000;
    private const int MaximumRecord = 16 * 1024 * 1024;

    /// <summary>Reads frames until the stream ends. What is no frame ends it with a complaint in the log.</summary>
    public static async Task ReadAsync(Stream stream, Action<LogLine> onLog)
    {
        var head = new byte[8];
        while (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false) == head.Length)
        {
            var type = BinaryPrimitives.ReadUInt32BigEndian(head);
            var length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4));
            if ((type & 0xFFFF0000) != Magic || length is < 0 or > MaximumRecord)
            {
                onLog(new LogLine("record", $"What the function wrote to _LAMBDA_TELEMETRY_LOG_FD is no frame: type 0x{type:X8}, length {length}."));
                await stream.CopyToAsync(Stream.Null);
                return;
            }

            var rest = new byte[((type & 2) == 0 ? 0 : 8) + length];
            await stream.ReadExactlyAsync(rest);
            onLog(new LogLine("record", Encoding.UTF8.GetString(rest.AsSpan(rest.Length - length)).TrimEnd('\n')));
        }
    }
}
