using System.Buffers;
using System.IO.Pipelines;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>The request's body as a pipe, all of it there from the start. What it has consumed the stream does not see, and the other way round.</summary>
internal sealed class RequestBodyReader(HttpExchange exchange) : PipeReader
{
    private ReadOnlySequence<byte> _handedOut;
    private bool _isCompleted;
    private bool _isCancelled;

    /// <summary>Begins another request.</summary>
    public void Begin() => (_handedOut, _isCompleted, _isCancelled) = (default, false, false);

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var stream = exchange.OwnStream;
        stream.Rest = stream.Rest[(int)_handedOut.Slice(0, consumed).Length..];
        _handedOut = default;
    }

    public override void CancelPendingRead() => _isCancelled = true;

    public override void Complete(Exception? exception = null) => _isCompleted = true;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<ReadResult>(cancellationToken) : new(Read());

    public override bool TryRead(out ReadResult result)
    {
        result = Read();
        return true;
    }

    private ReadResult Read()
    {
        if (_isCompleted)
        {
            throw new InvalidOperationException("Reading is not allowed after the reader was completed.");
        }

        _handedOut = new ReadOnlySequence<byte>(exchange.OwnStream.Rest);
        var isCancelled = _isCancelled;
        _isCancelled = false;
        return new ReadResult(_handedOut, isCancelled, isCompleted: true);
    }
}
