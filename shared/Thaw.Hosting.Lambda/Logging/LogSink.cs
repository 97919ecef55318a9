using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Thaw.Hosting.Lambda.Logging;

/// <summary>
/// Where log records go: lines of the standard output or, where the platform hands over a descriptor for them, frames, so that a record of many
/// lines stays one. Each record is one write, from whatever thread.
/// </summary>
/// <remarks>
/// A frame is, big-endian: type (4 bytes), length of the message (4), microseconds since 1970 (8), the message. The type is <c>0xa55a0003</c> for
/// text and <c>0xa55a0002</c> for JSON, with the level in the bits <c>0x1c</c>. The frame is not documented apart from the platform's own
/// runtime clients: github.com/aws/aws-lambda-nodejs-runtime-interface-client (the log patch) and
/// github.com/aws/aws-lambda-python-runtime-interface-client (<c>lambda_runtime_log_utils.py</c>, <c>FramedTelemetryLogSink</c>).
/// </remarks>
internal sealed class LogSink : IDisposable
{
    /// <summary>How many bytes a frame has before its message.</summary>
    public const int FrameHead = 16;

    private const uint TextFrame = 0xa55a0003;
    private const uint JsonFrame = 0xa55a0002;
    private const int StandardOutput = 1;

    private readonly Lock _gate = new();
    private readonly FileStream _stream;

    /// <param name="descriptor">The one for frames, or <see langword="null"/> for lines on the standard output.</param>
    /// <param name="isJson">Which of the two types the frames have.</param>
    public LogSink(int? descriptor, bool isJson)
        : this(Open(IsOpen(descriptor) ? descriptor : null), IsOpen(descriptor), isJson)
    {
    }

    /// <summary>For tests: the file to write to.</summary>
    internal LogSink(FileStream stream, bool isFramed, bool isJson) => (_stream, IsFramed, IsJson) = (stream, isFramed, isJson);

    /// <summary>Whether records are frames.</summary>
    public bool IsFramed { get; }

    /// <summary>Whether records are JSON objects.</summary>
    public bool IsJson { get; }

    /// <summary>Writes a record. Before its text it has <see cref="FrameHead"/> bytes of room; no line feed ends it.</summary>
    public void Write(LogBuffer record, Microsoft.Extensions.Logging.LogLevel level, DateTimeOffset time)
    {
        var bytes = record.Bytes;
        if (IsFramed)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (IsJson ? JsonFrame : TextFrame) | LevelBits(level));
            BinaryPrimitives.WriteInt32BigEndian(bytes[4..], bytes.Length - FrameHead);
            BinaryPrimitives.WriteInt64BigEndian(bytes[8..], (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond);
        }
        else
        {
            record.Append((byte)'\n');
            bytes = record.Bytes[FrameHead..];
        }

        try
        {
            lock (_gate)
            {
                _stream.Write(bytes);
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // Whoever read the logs is gone, or the host is and something it left behind still talks: nobody is left to be told.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static uint LevelBits(Microsoft.Extensions.Logging.LogLevel level) => level switch
    {
        Microsoft.Extensions.Logging.LogLevel.Trace => 0x04,
        Microsoft.Extensions.Logging.LogLevel.Debug => 0x08,
        Microsoft.Extensions.Logging.LogLevel.Information => 0x0c,
        Microsoft.Extensions.Logging.LogLevel.Warning => 0x10,
        Microsoft.Extensions.Logging.LogLevel.Error => 0x14,
        _ => 0x18,
    };

    // Where the descriptor was closed on the way here, records would be lost without a word.
    private static bool IsOpen(int? descriptor) =>
        descriptor is { } number && (!Directory.Exists("/proc/self/fd") || File.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{number}")));

    // Unbuffered: a record is one write(2). The descriptors are the process's own, to be left open.
    private static FileStream Open(int? descriptor) =>
        new(new SafeFileHandle(descriptor ?? StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0, isAsync: false);
}
