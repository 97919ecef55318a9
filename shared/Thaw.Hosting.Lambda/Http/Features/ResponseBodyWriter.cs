using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>
/// The response's body as a pipe. Whole answers are collected and written when the application has ended; streamed ones are sent as they are flushed.
/// </summary>
internal sealed class ResponseBodyWriter(HttpExchange exchange) : PipeWriter
{
    private const int StreamChunk = 32 * 1024;

    private readonly ResponseBuffer _buffer = new();
    private long _total;
    private int _unflushed;
    private bool _isCompleted;

    /// <summary>Whether the answer is sent as it comes.</summary>
    public bool IsStreaming { get; private set; }

    /// <summary>Whether each write is a flush.</summary>
    public bool IsUnbuffered { get; set; }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unflushed;

    private bool IsHead => HttpMethods.IsHead(exchange.Event.Method);

    // As HTTP has it (RFC 9110, section 6.4.1); a gateway would send what such an answer holds.
    private bool HasNoBody => exchange.StatusCode is < 200 or 204 or 205 or 304;

    /// <summary>Begins another response.</summary>
    public void Begin(bool isStreaming)
    {
        _buffer.Reset();
        (_total, _unflushed, _isCompleted, IsUnbuffered, IsStreaming) = (0, 0, false, false, isStreaming);
    }

    /// <summary>Lets go of what was large.</summary>
    public void End() => _buffer.Reset();

    /// <summary>Nothing of what the application wrote is to be sent.</summary>
    public void Discard()
    {
        _buffer.Clear();
        (_total, _unflushed, _isCompleted) = (0, 0, false);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        ThrowIfCompleted();
        return _buffer.GetMemory(sizeHint);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        ThrowIfCompleted();
        _buffer.Advance(bytes);
        _unflushed += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var begun = exchange.BeginAnswerAsync(cancellationToken);
        if (!begun.IsCompletedSuccessfully || IsStreaming)
        {
            return AwaitAsync(begun, cancellationToken);
        }

        Commit();
        return new(new FlushResult(isCanceled: false, isCompleted: false));

        async ValueTask<FlushResult> AwaitAsync(ValueTask start, CancellationToken token)
        {
            await start.ConfigureAwait(false);
            Commit();
            await SendAsync(token).ConfigureAwait(false);
            return new FlushResult(isCanceled: false, isCompleted: false);
        }
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        Append(source.Span);
        return FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null) => _isCompleted = true;

    public override async ValueTask CompleteAsync(Exception? exception = null)
    {
        if (!_isCompleted)
        {
            await FlushAsync().ConfigureAwait(false);
            _isCompleted = true;
        }
    }

    /// <summary>Writes as a stream does: a streamed answer is sent in pieces of some size unless the application wants each write sent.</summary>
    public ValueTask WriteStreamAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        var begun = exchange.BeginAnswerAsync(cancellationToken);
        if (!begun.IsCompletedSuccessfully || IsStreaming)
        {
            return AwaitAsync(begun, source, cancellationToken);
        }

        Append(source.Span);
        Commit();
        return ValueTask.CompletedTask;

        async ValueTask AwaitAsync(ValueTask start, ReadOnlyMemory<byte> bytes, CancellationToken token)
        {
            await start.ConfigureAwait(false);
            Append(bytes.Span);
            Commit();
            if (IsUnbuffered || _buffer.Length >= StreamChunk)
            {
                await SendAsync(token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A streamed answer begins: its prelude is the first that is sent.</summary>
    public async ValueTask BeginStreamAsync(int status, HeaderList headers)
    {
        if (IsStreaming)
        {
            AnswerWriter.WritePrelude(exchange.Invocation.Response, status, headers);
            await exchange.Invocation.Response.StartStreamingAsync(AnswerWriter.StreamContentType, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>The application has ended: the whole answer, or the rest of a streamed one.</summary>
    public ValueTask FinishAsync()
    {
        Commit();
        var expected = exchange.AnswerHeaders().ContentLength;
        if (expected > _total && !IsHead && !HasNoBody)
        {
            throw new InvalidOperationException($"The response has {_total} bytes; its Content-Length says {expected}.");
        }

        _isCompleted = true;
        if (IsStreaming)
        {
            return SendAsync(CancellationToken.None);
        }

        var response = exchange.Invocation.Response;
        if (!_buffer.HasOverflown)
        {
            AnswerWriter.Write(response, exchange.Event.Kind, new Answer { Status = exchange.StatusCode, Headers = exchange.AnswerHeaders(), Body = _buffer.Written });
        }

        return _buffer.HasOverflown || response.WrittenCount > InvocationResponse.MaximumBytes
            ? throw new ResponseTooLargeException(Math.Max(_total, response.WrittenCount))
            : ValueTask.CompletedTask;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        ThrowIfCompleted();
        _buffer.Write(bytes);
        _unflushed += bytes.Length;
    }

    // What was written becomes part of the answer, or of none where there is no body.
    private void Commit()
    {
        var written = _unflushed;
        if (written == 0)
        {
            return;
        }

        _unflushed = 0;
        if (IsHead)
        {
            _buffer.TakeBack(written);
            return;
        }

        if (HasNoBody)
        {
            _buffer.TakeBack(written);
            throw new InvalidOperationException($"A response with status {exchange.StatusCode} has no body.");
        }

        _total += written;
        if (exchange.AnswerHeaders().ContentLength is { } expected && _total > expected)
        {
            throw new InvalidOperationException($"The response has {_total} bytes; its {HeaderNames.ContentLength} says {expected}.");
        }

        if (!IsStreaming)
        {
            _buffer.Limit(InvocationResponse.MaximumBytes);
        }
    }

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        if (!IsStreaming)
        {
            return;
        }

        exchange.Invocation.Response.Write(_buffer.Written);
        _buffer.Clear();
        await exchange.Invocation.Response.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private void ThrowIfCompleted()
    {
        if (_isCompleted)
        {
            throw new InvalidOperationException("Writing is not allowed after the response was completed.");
        }
    }
}
