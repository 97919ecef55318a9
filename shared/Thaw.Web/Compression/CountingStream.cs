namespace Thaw.Web.Compression;

/// <summary>Counts what is written to another stream, and the time that takes.</summary>
internal sealed class CountingStream(Stream inner, TimeProvider time) : Stream
{
    public long Bytes { get; private set; }

    public TimeSpan Spent { get; private set; }

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
        await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        Count(buffer.Length, begun);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        var begun = time.GetTimestamp();
        inner.Write(buffer, offset, count);
        Count(count, begun);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
        Count(0, begun);
    }

    public override void Flush()
    {
        var begun = time.GetTimestamp();
        inner.Flush();
        Count(0, begun);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Count(int bytes, long begun)
    {
        Bytes += bytes;
        Spent += time.GetElapsedTime(begun);
    }
}
