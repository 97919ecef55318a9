using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Thaw.Web.Bodies;

/// <summary>
/// Stands before a response's body and holds its beginning back: a body that ends within the limit is known as a whole before its headers leave, a longer one goes through from then on.
/// A flush does not end the holding, or every answer written by way of a pipe would; <see cref="DisableBuffering"/> does.
/// </summary>
internal sealed class HeldBody(HttpContext context, IHttpResponseBodyFeature inner, IHeldBodyPlan plan) : WriteOnlyStream, IHttpResponseBodyFeature
{
    private readonly OutputBuffer _held = new();
    private PipeWriter? _writer;
    private Way _way;
    private int _limit;
    private bool _wantsStart;
    private bool _isUnbuffered;

    private enum Way
    {
        Undecided,
        Holding,
        Through,
    }

    public Stream Stream => this;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    /// <summary>While nothing has left, <see cref="SetLength"/> drops what is held: so an error handler that clears the response gets rid of what was written before.</summary>
    public override bool CanSeek => _way != Way.Through || inner.Stream.CanSeek;

    public override long Length => _way == Way.Through ? inner.Stream.Length : _held.Length;

    /// <summary>Ends the body. Whether it was known as a whole.</summary>
    public async Task<bool> FinishAsync()
    {
        if (_writer is not null)
        {
            await _writer.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }

        if (_way == Way.Through || context.Response.HasStarted)
        {
            return false;
        }

        plan.Ended(context, _held.Written.Span);
        await ReleaseAsync(context.RequestAborted).ConfigureAwait(false);
        return true;
    }

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (IsThrough())
        {
            return inner.StartAsync(cancellationToken);
        }

        _wantsStart = true;
        return Task.CompletedTask;
    }

    public async Task CompleteAsync()
    {
        await FinishAsync().ConfigureAwait(false);
        await inner.CompleteAsync().ConfigureAwait(false);
    }

    public void DisableBuffering()
    {
        _limit = 0;
        _isUnbuffered = true;
        if (_way == Way.Undecided)
        {
            _way = Way.Through;
        }

        inner.DisableBuffering();
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => IsThrough()
        ? inner.SendFileAsync(path, offset, count, cancellationToken)
        : SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsThrough())
        {
            if (_held.Length + (long)buffer.Length < _limit)
            {
                _held.Add(buffer.Span);
                return;
            }

            await ReleaseAsync(cancellationToken).ConfigureAwait(false);
        }

        await inner.Stream.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (!IsThrough())
        {
            if (_held.Length + (long)count < _limit)
            {
                _held.Add(buffer.AsSpan(offset, count));
                return;
            }

            _way = Way.Through;
            inner.Stream.Write(_held.Written.Span);
            _held.Clear();
        }

        inner.Stream.Write(buffer, offset, count);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (!IsThrough() && _limit == 0)
        {
            await ReleaseAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_way == Way.Through)
        {
            await inner.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override void Flush()
    {
        if (IsThrough())
        {
            inner.Stream.Flush();
        }
    }

    public override void SetLength(long value)
    {
        if (value != 0 || !CanSeek)
        {
            throw new NotSupportedException();
        }

        if (_way == Way.Through)
        {
            // Whoever is further out holds what has gone through.
            inner.Stream.SetLength(0);
        }

        // What comes instead may be of another kind, and is asked about anew; what a pipe has and has not passed on goes as well.
        _writer?.Complete(new OperationCanceledException());
        _writer = null;
        _held.Clear();
        (_way, _wantsStart) = (_isUnbuffered ? Way.Through : Way.Undecided, false);
    }

    protected override void Dispose(bool disposing)
    {
        _held.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        _way = Way.Through;
        if (_wantsStart)
        {
            _wantsStart = false;
            await inner.StartAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_held.Length > 0)
        {
            await inner.Stream.WriteAsync(_held.Written, cancellationToken).ConfigureAwait(false);
            _held.Clear();
        }
    }

    private bool IsThrough()
    {
        if (_way == Way.Undecided)
        {
            _limit = context.Response.HasStarted ? 0 : plan.LimitFor(context);
            _way = _limit > 0 ? Way.Holding : Way.Through;
        }

        return _way == Way.Through;
    }
}
