using System.Buffers;
using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Tests.Http;

/// <summary>Keeps what was answered, chunk by chunk where it was streamed.</summary>
internal sealed class MemoryResponse : InvocationResponse
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _written;

    public override int WrittenCount => _written;

    public override bool IsStreaming => ContentType is not null;

    public override ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _written);

    /// <summary>The content type of a streamed answer.</summary>
    public string? ContentType { get; private set; }

    /// <summary>What was flushed.</summary>
    public List<byte[]> Chunks { get; } = [];

    /// <summary>Whatever was written, flushed or not.</summary>
    public byte[] All => [.. Chunks.SelectMany(static chunk => chunk), .. Written];

    public override void Advance(int count) => _written += count;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_written + Math.Max(1, sizeHint) > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _written + sizeHint));
        }

        return _buffer.AsMemory(_written);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Clear() => _written = IsStreaming ? throw new InvalidOperationException("streams") : 0;

    /// <summary>Begins another answer.</summary>
    public void Reset() => _written = 0;

    public override ValueTask StartStreamingAsync(string contentType, CancellationToken cancellationToken)
    {
        ContentType = contentType;
        return ValueTask.CompletedTask;
    }

    public override ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        Assert.True(IsStreaming);
        Chunks.Add(Written.ToArray());
        _written = 0;
        return ValueTask.CompletedTask;
    }
}
