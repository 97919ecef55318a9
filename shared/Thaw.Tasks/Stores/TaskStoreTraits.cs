namespace Thaw.Tasks.Stores;

/// <summary>What a store is called and can take.</summary>
public sealed record TaskStoreTraits
{
    /// <summary>A short name for logs and metrics: <c>sqlite</c>, <c>dynamodb</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The most bytes in one part of a value, and in one handed-over item.</summary>
    public required int MaximumPartBytes { get; init; }

    /// <summary>The most effects of a handler's that commit with one record.</summary>
    public required int MaximumEffects { get; init; }

    /// <summary>What the records lie in, by which a queue that lies there too knows it (<see cref="Queues.IJoinedTaskQueue"/>); <see langword="null"/> where none does.</summary>
    public object? Database { get; init; }
}
