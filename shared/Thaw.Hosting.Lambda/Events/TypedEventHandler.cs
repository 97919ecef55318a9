using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Events;

/// <summary>Reads an event straight from its bytes, runs the application's handler in a scope, writes the answer straight into its buffer.</summary>
internal sealed class TypedEventHandler<TEvent, TResult>(
    EventKind kind, Func<IServiceProvider, TEvent, CancellationToken, ValueTask<TResult>> handle, JsonTypeInfo<TEvent> input, JsonTypeInfo<TResult> output)
    : IEventHandler
{
    /// <inheritdoc/>
    public EventKind Kind => kind;

    /// <inheritdoc/>
    public async ValueTask HandleAsync(Invocation invocation, IServiceProvider services)
    {
        var read = JsonSerializer.Deserialize(invocation.Event.Span, input)
            ?? throw new JsonException($"The event is null; {typeof(TEvent).Name} was to be read from it.");
        var scope = services.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var result = await handle(scope.ServiceProvider, read, invocation.Aborted).ConfigureAwait(false);
            using var writer = new Utf8JsonWriter(invocation.Response);
            JsonSerializer.Serialize(writer, result, output);
        }
    }
}
