using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>Runs a pipeline as the host does, without a host; that a request has come it says.</summary>
internal sealed class RehearsalApplication(IServiceProvider services, RequestDelegate pipeline, Action come) : IHttpApplication<HttpContext>
{
    private readonly DefaultHttpContextFactory _contexts = new(services);

    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => _contexts.Create(contextFeatures);

    /// <inheritdoc/>
    public Task ProcessRequestAsync(HttpContext context)
    {
        come();
        return pipeline(context);
    }

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception) => _contexts.Dispose(context);
}
