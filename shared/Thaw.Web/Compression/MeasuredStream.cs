using Thaw.Web.Bodies;

namespace Thaw.Web.Compression;

/// <summary>Counts what is written to another stream, and the time that takes.</summary>
internal class MeasuredStream(Stream inner, TimeProvider time) : WriteOnlyStream
{
    public long Bytes { get; private set; }

    public TimeSpan Spent { get; private set; }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var begun = time.GetTimestamp();
        await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        Count(buffer.Length, begun);
    }

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

    protected void Count(int bytes, long begun)
    {
        Bytes += bytes;
        Spent += time.GetElapsedTime(begun);
    }
}
