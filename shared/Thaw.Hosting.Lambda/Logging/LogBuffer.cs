using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Thaw.Hosting.Lambda.Logging;

/// <summary>One record in the making: a thread's own reused buffer, with room for a frame's head in front.</summary>
internal sealed class LogBuffer : IBufferWriter<byte>
{
    private const int Capacity = 1024;
    private const int KeptCapacity = 64 * 1024;

    [ThreadStatic]
    private static LogBuffer? t_free;

    private byte[] _bytes = new byte[Capacity];
    private int _written = LogSink.FrameHead;

    private LogBuffer() => Json = new Utf8JsonWriter(this, new JsonWriterOptions
    {
        // Log viewers show these as they are; nothing here is ever put into a page.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    });

    /// <summary>Writes into this buffer.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>The room for the head and what was written.</summary>
    public Span<byte> Bytes => _bytes.AsSpan(0, _written);

    /// <summary>The thread's own one, or a fresh one where a record is written while another is in the making.</summary>
    public static LogBuffer Rent()
    {
        var buffer = t_free ?? new LogBuffer();
        t_free = null;
        return buffer;
    }

    /// <summary>Ready for the thread's next record.</summary>
    public void Return()
    {
        if (_bytes.Length <= KeptCapacity)
        {
            _written = LogSink.FrameHead;
            Json.Reset();
            t_free = this;
        }
    }

    public void Append(byte one)
    {
        GetSpan(1)[0] = one;
        Advance(1);
    }

    public void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(GetSpan(text.Length));
        Advance(text.Length);
    }

    public void Append(ReadOnlySpan<char> text) => Advance(Encoding.UTF8.GetBytes(text, GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));

    /// <inheritdoc/>
    public void Advance(int count) => _written += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_written);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_written);
    }

    private void Reserve(int sizeHint)
    {
        var needed = _written + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        }
    }
}
