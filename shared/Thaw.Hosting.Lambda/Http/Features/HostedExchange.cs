using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>An exchange that keeps the application's context from one request to the next, its HttpContext among it.</summary>
internal sealed class HostedExchange<TContext>(LambdaHostingOptions options) : HttpExchange(options), IHostContextContainer<TContext>
    where TContext : notnull
{
    /// <inheritdoc/>
    public TContext? HostContext { get; set; }

    /// <summary>The context of the request that is being served.</summary>
    public TContext? Current { get; set; }

    /// <summary>Whether <see cref="Current"/> is to be given up.</summary>
    public bool HasContext { get; set; }

    /// <summary>The application's work, where it did not end in time.</summary>
    public Task? Overdue { get; set; }

    /// <summary>What the application let escape.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The invocation's activity, where somebody listens.</summary>
    public Activity? Activity { get; set; }
}
