using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Thaw.Web.OutputCaching;

/// <summary>The body of an answer to HEAD: made like that to GET, and not sent.</summary>
internal sealed class SwallowedBody(IHttpResponseBodyFeature inner) : IHttpResponseBodyFeature
{
    private PipeWriter? _writer;

    public Stream Stream => Stream.Null;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(Stream.Null);

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task CompleteAsync() => inner.CompleteAsync();
}
