namespace Thaw.Web.Compression;

/// <summary>A compressing stream that reports, when it ends, what went in, what came out, and the time in between that was not the client's.</summary>
internal sealed class MeasuredCompression(
    Stream compression, CountingStream below, string encoding, TimeProvider time, CompressionInstruments instruments) : Stream
{
    private long _bytes;
    private TimeSpan _spent;
    private bool _isEnded;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var begun = time.GetTimestamp();
        await compression.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        Count(buffer.Length, begun);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        var begun = time.GetTimestamp();
        compression.Write(buffer, offset, count);
        Count(count, begun);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        await compression.FlushAsync(cancellationToken).ConfigureAwait(false);
        Count(0, begun);
    }

    public override void Flush()
    {
        var begun = time.GetTimestamp();
        compression.Flush();
        Count(0, begun);
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_isEnded)
        {
            _isEnded = true;
            var begun = time.GetTimestamp();
            await compression.DisposeAsync().ConfigureAwait(false);
            Report(begun);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isEnded)
        {
            _isEnded = true;
            var begun = time.GetTimestamp();
            compression.Dispose();
            Report(begun);
        }

        base.Dispose(disposing);
    }

    private void Report(long begun)
    {
        Count(0, begun);
        instruments.Compressed(encoding, _bytes, below.Bytes, _spent - below.Spent);
    }

    private void Count(int bytes, long begun)
    {
        _bytes += bytes;
        _spent += time.GetElapsedTime(begun);
    }
}
