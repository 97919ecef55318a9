using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Hosting.Lambda.RuntimeApi;

namespace Thaw.Hosting.Lambda;

/// <summary>Functions that handle events (SQS, EventBridge, the application's own) without ASP.NET Core.</summary>
public static class LambdaEvents
{
    /// <summary>Begins a function: register services and handlers, then <see cref="LambdaEventsBuilder.RunAsync"/>.</summary>
    public static LambdaEventsBuilder CreateBuilder() => new(LambdaEnvironment.Current);

    /// <summary>
    /// Runs a function of one handler: <c>return await LambdaEvents.RunAsync&lt;SqsEvent, SqsBatchResponse&gt;((services, batch, aborted) => …);</c>
    /// </summary>
    /// <param name="handle">The handler; the services are a scope's of the one event.</param>
    /// <param name="configure">Registers what the handler needs.</param>
    /// <param name="input">How the event is read; not needed for this package's own types.</param>
    /// <param name="output">How the answer is written; not needed for this package's own types.</param>
    /// <returns>The process's exit code.</returns>
    public static Task<int> RunAsync<TEvent, TResult>(
        Func<IServiceProvider, TEvent, CancellationToken, ValueTask<TResult>> handle, Action<LambdaEventsBuilder>? configure = null,
        JsonTypeInfo<TEvent>? input = null, JsonTypeInfo<TResult>? output = null)
    {
        var builder = CreateBuilder();
        builder.Services.AddLambdaEventHandler(handle, input, output);
        configure?.Invoke(builder);
        return builder.RunAsync();
    }
}
