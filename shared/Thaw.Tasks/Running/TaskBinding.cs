using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Thaw.Tasks.Running;

/// <summary>What ties a handler's types to bytes, without reflection: made by the handler's own interface.</summary>
internal abstract class TaskBinding
{
    public abstract Type ArgumentsType { get; }

    /// <summary>Reads arguments as the handler's and writes them as we do, so that the same arguments are the same bytes. <see cref="JsonException"/> where they are not its.</summary>
    public abstract byte[] Normalize(ReadOnlySpan<byte> json, JsonSerializerOptions options);

    /// <summary>Writes arguments that are the handler's already; <see langword="null"/> where they are of another type.</summary>
    public abstract byte[]? Write(object? arguments, JsonSerializerOptions options);

    /// <summary>Runs one attempt. <see cref="UnreadableArgumentsException"/> where the arguments are not the handler's.</summary>
    public abstract ValueTask<AttemptResult> RunAsync(
        object handler, ReadOnlyMemory<byte> arguments, TaskContext context, JsonSerializerOptions options, CancellationToken cancellationToken);
}

/// <summary>What an attempt answered: a result's bytes, or an outcome without one.</summary>
internal readonly record struct AttemptResult(byte[]? Result, TaskOutcome? Without);

/// <summary>The stored arguments are not what the handler takes (any more): no attempt will change that.</summary>
internal sealed class UnreadableArgumentsException(Exception cause) : Exception("The arguments are not what the handler takes.", cause);

internal sealed class TaskBinding<TArguments, TResult> : TaskBinding
{
    public override Type ArgumentsType => typeof(TArguments);

    public override byte[] Normalize(ReadOnlySpan<byte> json, JsonSerializerOptions options) =>
        JsonSerializer.SerializeToUtf8Bytes(Read(json, options), TypeInfo<TArguments>(options));

    public override byte[]? Write(object? arguments, JsonSerializerOptions options) =>
        arguments is TArguments typed ? JsonSerializer.SerializeToUtf8Bytes(typed, TypeInfo<TArguments>(options)) : null;

    public override async ValueTask<AttemptResult> RunAsync(
        object handler, ReadOnlyMemory<byte> arguments, TaskContext context, JsonSerializerOptions options, CancellationToken cancellationToken)
    {
        TArguments read;
        try
        {
            read = Read(arguments.Span, options);
        }
        catch (JsonException cause)
        {
            throw new UnreadableArgumentsException(cause);
        }

        var outcome = await ((ITaskHandler<TArguments, TResult>)handler).HandleAsync(read, context, cancellationToken).ConfigureAwait(false);
        return outcome.Without is { } without ? new AttemptResult(null, without)
            : new AttemptResult(JsonSerializer.SerializeToUtf8Bytes(outcome.Result, TypeInfo<TResult>(options)), null);
    }

    private static TArguments Read(ReadOnlySpan<byte> json, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(json, TypeInfo<TArguments>(options)) ?? throw new JsonException("The arguments are null.");

    private static JsonTypeInfo<T> TypeInfo<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
