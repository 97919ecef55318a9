namespace Thaw.Aws.Clients.Connections;

/// <summary>Reads a body that must go on coming: where nothing comes for too long, that is an <see cref="IOException"/>. Who does not read takes the time it takes.</summary>
internal sealed class StreamedBody(Stream body, TimeSpan silence, Action ended) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(silence);
        try
        {
            var read = await body.ReadAsync(buffer, stop.Token).ConfigureAwait(false);
            if (read == 0 && buffer.Length > 0)
            {
                ended();
            }

            return read;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"Nothing more of the answer came within {silence.TotalSeconds:0.#} s.", late);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Nobody here reads so; if the SDK should, it is bounded too.
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
            ended();
        }

        base.Dispose(disposing);
    }
}
