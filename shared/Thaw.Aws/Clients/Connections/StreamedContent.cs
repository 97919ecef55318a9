using System.Net;

namespace Thaw.Aws.Clients.Connections;

/// <summary>An answer's body as it comes. Its connection is in use until it has been read to its end, or is closed.</summary>
internal sealed class StreamedContent : HttpContent
{
    private readonly HttpContent _content;
    private readonly TimeSpan _silence;
    private Action? _ended;

    /// <param name="content">The body.</param>
    /// <param name="silence">How long nothing of it may come to who waits for it.</param>
    /// <param name="ended">Called once: the connection is free, or gone.</param>
    public StreamedContent(HttpContent content, TimeSpan silence, Action ended)
    {
        (_content, _silence, _ended) = (content, silence, ended);
        foreach (var (name, values) in content.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new StreamedBody(await _content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _silence, End);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => new StreamedBody(_content.ReadAsStream(cancellationToken), _silence, End);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var body = await CreateContentReadStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            await body.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Headers.ContentLength ?? 0;
        return _content.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
            End();
        }

        base.Dispose(disposing);
    }

    private void End() => Interlocked.Exchange(ref _ended, null)?.Invoke();
}
