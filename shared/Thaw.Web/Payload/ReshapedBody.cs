using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Thaw.Web.Bodies;

namespace Thaw.Web.Payload;

/// <summary>
/// Stands before a response's body: what is JSON is reshaped on its way through, all else is passed on as it is. Which of the two is known with the first byte, when the headers are.
/// </summary>
internal sealed class ReshapedBody(HttpContext context, IHttpResponseBodyFeature inner, PayloadPlan plan) : WriteOnlyStream, IHttpResponseBodyFeature
{
    private readonly OutputBuffer _output = new();
    private JsonReshaper? _reshaper;
    private PipeWriter? _writer;
    private Way _way;

    // Held back until all that was asked for was met: until then the answer may yet become a complaint.
    private bool _holdsBack;
    private bool _wantsStart;
    private bool _hasPassedOn;

    private enum Way
    {
        Undecided,
        Through,
        Reshaped,
    }

    public Stream Stream => this;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    /// <summary>While nothing has left, <see cref="SetLength"/> drops what was written: so an error handler that clears the response gets rid of it, however much was reshaped by then.</summary>
    public override bool CanSeek => !_hasPassedOn || inner.Stream.CanSeek;

    public override long Length => (_hasPassedOn ? inner.Stream.Length : 0) + _output.Length;

    /// <summary>Ends the document. The fields that were asked for and are unknown, where nothing has been sent yet; then the answer is the caller's to write.</summary>
    public async Task<IReadOnlyList<string>> FinishAsync()
    {
        if (_writer is not null)
        {
            await _writer.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }

        if (_reshaper is null)
        {
            return [];
        }

        _reshaper.Write([], isLast: true);
        if (_holdsBack && _reshaper.UnknownFields.ToList() is { Count: > 0 } unknown)
        {
            return unknown;
        }

        _holdsBack = false;
        await SendAsync(context.RequestAborted).ConfigureAwait(false);
        return [];
    }

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        Decide();
        if (_way == Way.Through)
        {
            return inner.StartAsync(cancellationToken);
        }

        // With the first bytes: what turns out to be no JSON by then can still be answered as the fault it is.
        _wantsStart = true;
        return Task.CompletedTask;
    }

    public async Task CompleteAsync()
    {
        // A document ends with the pipeline, when everybody has had a say; what is here by now is sent.
        if (_writer is not null)
        {
            await _writer.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }

        Decide();
        if (_way == Way.Through)
        {
            await inner.CompleteAsync().ConfigureAwait(false);
        }
    }

    public void DisableBuffering() => inner.DisableBuffering();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        Decide();
        _hasPassedOn |= _way == Way.Through;
        return _way == Way.Through
            ? inner.SendFileAsync(path, offset, count, cancellationToken)
            : SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Decide();
        if (_way == Way.Through)
        {
            _hasPassedOn = true;
            await inner.Stream.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            return;
        }

        _reshaper!.Write(buffer.Span, isLast: false);
        _holdsBack = _holdsBack && !_reshaper.HasMetAll && _output.Length <= plan.MaximumHeldBack;
        await SendAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        Decide();
        if (_way == Way.Through)
        {
            _hasPassedOn = true;
            inner.Stream.Write(buffer, offset, count);
            return;
        }

        _reshaper!.Write(buffer.AsSpan(offset, count), isLast: false);
        _holdsBack = _holdsBack && !_reshaper.HasMetAll && _output.Length <= plan.MaximumHeldBack;
        if (!_holdsBack)
        {
            _hasPassedOn = true;
            inner.Stream.Write(_output.Written.Span);
            _output.Clear();
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Decide();
        return _holdsBack || _wantsStart ? Task.CompletedTask : inner.Stream.FlushAsync(cancellationToken);
    }

    public override void Flush()
    {
        Decide();
        if (!_holdsBack && !_wantsStart)
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

        if (_hasPassedOn)
        {
            inner.Stream.SetLength(0);
        }

        // What comes instead may be of another kind, and is decided about anew; what a pipe has and has not passed on goes as well.
        _writer?.Complete(new OperationCanceledException());
        _reshaper?.Dispose();
        _output.Clear();
        (_writer, _reshaper, _way, _holdsBack, _wantsStart, _hasPassedOn) = (null, null, Way.Undecided, false, false, false);
    }

    protected override void Dispose(bool disposing)
    {
        _reshaper?.Dispose();
        _output.Dispose();
        base.Dispose(disposing);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        if (_holdsBack || _output.Length == 0)
        {
            return;
        }

        if (_wantsStart)
        {
            _wantsStart = false;
            await inner.StartAsync(cancellationToken).ConfigureAwait(false);
        }

        _hasPassedOn = true;
        await inner.Stream.WriteAsync(_output.Written, cancellationToken).ConfigureAwait(false);
        _output.Clear();
    }

    private void Decide()
    {
        if (_way != Way.Undecided)
        {
            return;
        }

        if (context.Response.HasStarted || !IsJson(context.Response) || plan.ShapeFor(context) is not { } shape)
        {
            _way = Way.Through;
            return;
        }

        _way = Way.Reshaped;
        _reshaper = new JsonReshaper(shape, _output);
        _holdsBack = plan.IsStrict && shape.Fields is not null;
        context.Response.ContentLength = null;
        if (context.Response.Headers.ETag is [{ Length: > 0 } tag] && tag[0] == '"')
        {
            // The bytes are others, what they say is the same.
            context.Response.Headers.ETag = $"W/{tag}";
        }
    }

    private static bool IsJson(HttpResponse response) =>
        !response.Headers.ContainsKey(HeaderNames.ContentEncoding) && !response.Headers.ContainsKey(HeaderNames.ContentRange)
        && TypeOf(response.ContentType) is { } type
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static MediaTypeHeaderValue? TypeOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) ? type : null;
}
