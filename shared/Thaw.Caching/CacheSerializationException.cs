namespace Thaw.Caching;

/// <summary>
/// A value could not be turned into bytes for the cache. It is a fault of the value or of its serializer, never of a tier, and would come again with every call;
/// so it is thrown and not passed over. The serializer's own exception is the inner one.
/// </summary>
public sealed class CacheSerializationException : InvalidOperationException
{
    internal CacheSerializationException(Type valueType, Exception inner)
        : base(
            $"The cache cannot write a value of type {valueType}: its serializer threw {inner.GetType().Name}. Keep a type that can be written as a whole (no cycles, no "
            + $"members without JSON metadata), mark what is not to be kept with [JsonIgnore], register an IHybridCacheSerializer<{valueType.Name}>, "
            + $"or set {nameof(CacheFactoryContext)}.{nameof(CacheFactoryContext.DoNotStore)} for such values.",
            inner) => ValueType = valueType;

    /// <summary>The type that the value was cached as.</summary>
    public Type ValueType { get; }
}
