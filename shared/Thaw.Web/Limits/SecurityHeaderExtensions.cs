using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Thaw.Web.Limits;

namespace Thaw.Web;

/// <summary>Headers that tell a browser what an answer is not.</summary>
public static class SecurityHeaderExtensions
{
    /// <summary>Adds them to every answer, errors included; first in the pipeline.</summary>
    /// <exception cref="ArgumentException">A header's value could not be sent.</exception>
    public static IApplicationBuilder UseThawSecurityHeaders(this IApplicationBuilder app, Action<SecurityHeaderOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        var options = new SecurityHeaderOptions();
        configure?.Invoke(options);
        var headers = new SecurityHeaders(options);
        return app.Use(next => context =>
        {
            // When the answer starts: an exception on the way clears what was set before.
            context.Response.OnStarting(headers.Apply, context);
            return next(context);
        });
    }
}
