using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Thaw.Hosting.Lambda.Events;

namespace Thaw.Hosting.Lambda;

/// <summary>Registers handlers of events that are not HTTP requests, for <see cref="LambdaEvents"/> and for an application that serves both.</summary>
public static class LambdaEventHandlerServiceCollectionExtensions
{
    /// <summary>
    /// Handles this type of event with a delegate: <see cref="SqsEvent"/> where the event is one of SQS, an <see cref="EventBridgeEvent{TDetail}"/>
    /// where it comes from there, any other type whatever no other handler takes. The services are a scope's of the one event.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="handle">The handler.</param>
    /// <param name="input">How the event is read; not needed for <see cref="SqsEvent"/> and <c>EventBridgeEvent&lt;JsonElement&gt;</c>.</param>
    /// <param name="output">How the answer is written; not needed for <see cref="SqsBatchResponse"/>.</param>
    /// <exception cref="ArgumentException">A type is the application's own and how it is read or written is not said.</exception>
    public static IServiceCollection AddLambdaEventHandler<TEvent, TResult>(
        this IServiceCollection services, Func<IServiceProvider, TEvent, CancellationToken, ValueTask<TResult>> handle,
        JsonTypeInfo<TEvent>? input = null, JsonTypeInfo<TResult>? output = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(handle);
        return services.AddSingleton<IEventHandler>(new TypedEventHandler<TEvent, TResult>(
            EventKinds.Of<TEvent>(), handle, input ?? Known<TEvent>(nameof(input)), output ?? Known<TResult>(nameof(output))));
    }

    /// <summary>Handles this type of event with a class, which is resolved for each event and may ask for scoped services.</summary>
    /// <inheritdoc cref="AddLambdaEventHandler{TEvent, TResult}" path="/param"/>
    /// <inheritdoc cref="AddLambdaEventHandler{TEvent, TResult}" path="/exception"/>
    public static IServiceCollection AddLambdaEventHandler<TEvent, TResult, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IServiceCollection services, JsonTypeInfo<TEvent>? input = null, JsonTypeInfo<TResult>? output = null)
        where THandler : class, ILambdaEventHandler<TEvent, TResult>
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddScoped<THandler>();
        return services.AddLambdaEventHandler(
            static (scope, read, aborted) => scope.GetRequiredService<THandler>().HandleAsync(read, aborted), input, output);
    }

    private static JsonTypeInfo<T> Known<T>(string parameter) => LambdaEventsJsonContext.Default.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
        ?? throw new ArgumentException($"How {typeof(T).Name} is read or written must be said: hand over its JsonTypeInfo from a JsonSerializerContext.", parameter);
}
