using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>A loop's one answer: a reused buffer with room in front, so that head and body leave in one send.</summary>
internal sealed class LoopResponse(RequestHeads heads, RuntimeApiAddress address) : InvocationResponse, IDisposable
{
    private const int HeadRoom = 512;
    private const int Capacity = 16 * 1024;
    private const int KeptCapacity = 1024 * 1024;

    private byte[] _buffer = new byte[HeadRoom + Capacity];
    private int _written;
    private string _requestId = "";
    private StreamedPost? _stream;

    /// <inheritdoc/>
    public override int WrittenCount => _written;

    /// <inheritdoc/>
    public override bool IsStreaming => _stream is not null;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Written => _buffer.AsSpan(HeadRoom, _written);

    /// <inheritdoc/>
    public override void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - HeadRoom - _written);
        _written += count;
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(HeadRoom + _written);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(HeadRoom + _written);
    }

    /// <inheritdoc/>
    public override void Clear()
    {
        if (IsStreaming)
        {
            throw new InvalidOperationException("The response streams already: what was sent cannot be taken back.");
        }

        _written = 0;
    }

    /// <inheritdoc/>
    public override ValueTask StartStreamingAsync(string contentType, CancellationToken cancellationToken)
    {
        if (IsStreaming)
        {
            throw new InvalidOperationException("The response streams already.");
        }

        _stream = new StreamedPost(address, heads.StreamedResponse(_requestId, contentType));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_stream is null)
        {
            throw new InvalidOperationException("Only a response that streams is flushed.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        Reserve(2);
        await _stream.SendAsync(_buffer, HeadRoom, _written).ConfigureAwait(false);
        _written = 0;
    }

    /// <summary>Begins the answer to another request.</summary>
    public void Reset(string requestId)
    {
        EndStream();
        if (_buffer.Length > KeptCapacity)
        {
            _buffer = new byte[HeadRoom + Capacity];
        }

        (_written, _requestId) = (0, requestId);
    }

    /// <summary>Head and body in one piece, for an answer that is sent whole.</summary>
    public ReadOnlyMemory<byte> Whole()
    {
        var head = heads.ResponseLength(_requestId, _written);
        if (head <= HeadRoom)
        {
            heads.WriteResponse(_buffer.AsSpan(HeadRoom - head, head), _requestId, _written);
            return _buffer.AsMemory(HeadRoom - head, head + _written);
        }

        var whole = new byte[head + _written]; // No id of the platform's is that long.
        heads.WriteResponse(whole, _requestId, _written);
        Written.CopyTo(whole.AsSpan(head));
        return whole;
    }

    /// <summary>Sends the rest of a streamed answer and its end, with the error if there was one, and reads what it was answered with.</summary>
    public async ValueTask<int> EndStreamAsync(ErrorDocument? error)
    {
        await FlushAsync(CancellationToken.None).ConfigureAwait(false);
        return await _stream!.EndAsync(error).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => EndStream();

    private void EndStream()
    {
        _stream?.Dispose();
        _stream = null;
    }

    private void Reserve(int sizeHint)
    {
        var needed = HeadRoom + _written + Math.Max(sizeHint, 1);
        if (needed > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(needed, (int)Math.Min(_buffer.Length * 2L, Array.MaxLength)));
        }
    }
}
