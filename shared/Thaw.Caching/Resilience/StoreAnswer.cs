namespace Thaw.Caching.Resilience;

/// <summary>What came of a call to the durable tier: its value, or nothing because it was skipped, failed or took too long.</summary>
internal readonly record struct StoreAnswer<T>(bool IsAnswered, T? Value)
{
    public static StoreAnswer<T> None => default;

    public static StoreAnswer<T> Of(T value) => new(true, value);
}
