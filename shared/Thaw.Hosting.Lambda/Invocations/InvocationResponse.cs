using System.Buffers;

namespace Thaw.Hosting.Lambda.Invocations;

/// <summary>
/// The answer to one event: written whole and posted with its length when the handler has returned or, once
/// <see cref="StartStreamingAsync"/> was called, sent in chunks as it comes.
/// </summary>
internal abstract class InvocationResponse : IBufferWriter<byte>
{
    /// <summary>The largest answer that the platform takes when it is not streamed: 6 MiB and a little for its envelope.</summary>
    public const int MaximumBytes = 6 * 1024 * 1024 + 100;

    /// <summary>How much of the answer is in the buffer and not yet sent.</summary>
    public abstract int WrittenCount { get; }

    /// <summary>Whether <see cref="StartStreamingAsync"/> was called.</summary>
    public abstract bool IsStreaming { get; }

    /// <summary>What is in the buffer.</summary>
    public abstract ReadOnlySpan<byte> Written { get; }

    /// <inheritdoc/>
    public abstract void Advance(int count);

    /// <inheritdoc/>
    public abstract Memory<byte> GetMemory(int sizeHint = 0);

    /// <inheritdoc/>
    public abstract Span<byte> GetSpan(int sizeHint = 0);

    /// <summary>Forgets what is in the buffer, to write another answer instead.</summary>
    /// <exception cref="InvalidOperationException">The response streams already.</exception>
    public abstract void Clear();

    /// <summary>
    /// Begins to answer in the streaming mode, with this content type; what is in the buffer is the first that is sent, with the first
    /// <see cref="FlushAsync"/>. A handler that fails later ends the stream with the error in its trailers.
    /// </summary>
    public abstract ValueTask StartStreamingAsync(string contentType, CancellationToken cancellationToken);

    /// <summary>Sends what is in the buffer as one chunk, and empties it. Only while streaming.</summary>
    public abstract ValueTask FlushAsync(CancellationToken cancellationToken);
}
