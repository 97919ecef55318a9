using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Hybrid;
using Thaw.Caching.Memory;

namespace Thaw.Caching.Serialization;

/// <summary>Finds the codec of a type, once: the built-in ones, the application's serializers, its serializer factories, JSON.</summary>
/// <param name="options">JSON's options, or <see langword="null"/> for the platform's defaults where reflection is enabled.</param>
/// <param name="services">Where the application's own <see cref="IHybridCacheSerializer{T}"/> are registered; its type is open until a value comes, so it cannot be injected.</param>
/// <param name="factories">Serializer factories; the one registered last is asked first.</param>
internal sealed class ValueCodecs(JsonSerializerOptions? options, IServiceProvider? services, IEnumerable<IHybridCacheSerializerFactory> factories)
{
    private readonly ConcurrentDictionary<Type, ValueCodec> _codecs = new();
    private ValueCodec? _last;
    private readonly IHybridCacheSerializerFactory[] _factories = [.. factories.Reverse()];
    private readonly ValueSizer _sizer = new();
    private JsonSerializerOptions? _json = options;

    /// <summary>The one that was asked for last is at hand: most caches are filled with one type at a time.</summary>
    public ValueCodec<T> Of<T>() => _last as ValueCodec<T> ?? FindOrCreate<T>();

    /// <summary>The codec of a type that was used before.</summary>
    public ValueCodec? Find(Type type) => _codecs.GetValueOrDefault(type);

    private ValueCodec<T> FindOrCreate<T>()
    {
        var codec = _codecs.TryGetValue(typeof(T), out var known) ? known : _codecs.GetOrAdd(typeof(T), Create<T>());
        _last = codec;
        return (ValueCodec<T>)codec;
    }

    private ValueCodec<T> Create<T>()
    {
        if (services?.GetService(typeof(IHybridCacheSerializer<T>)) is IHybridCacheSerializer<T> own)
        {
            return new CustomCodec<T>(own, _sizer);
        }

        object? builtIn = typeof(T) switch
        {
            var t when t == typeof(string) => new TextCodec(),
            var t when t == typeof(byte[]) => new BytesCodec(),
            var t when t == typeof(ReadOnlyMemory<byte>) => new MemoryCodec(),
            var t when t == typeof(CachePayload) => new PayloadCodec(),
            _ => null,
        };
        if (builtIn is not null)
        {
            return (ValueCodec<T>)builtIn;
        }

        foreach (var factory in _factories)
        {
            if (factory.TryCreateSerializer<T>(out var made))
            {
                return new CustomCodec<T>(made, _sizer);
            }
        }

        return new JsonCodec<T>(TypeInfoOf<T>(), _sizer);
    }

    private JsonTypeInfo<T> TypeInfoOf<T>()
    {
        _json ??= JsonSerializer.IsReflectionEnabledByDefault ? ReflectionDefaults() : new JsonSerializerOptions();
        if (_json.TypeInfoResolver is null && JsonSerializer.IsReflectionEnabledByDefault && !_json.IsReadOnly)
        {
            // In one step: of two threads that each set it, the second would find the options fixed by the first.
            AddReflection(_json);
        }

        try
        {
            if (_json.TypeInfoResolver is not null)
            {
                // Metadata is only remembered by options that nobody can change any more.
                _json.MakeReadOnly();
            }

            if (_json.TypeInfoResolver is not null && _json.GetTypeInfo(typeof(T)) is JsonTypeInfo<T> info)
            {
                return info;
            }
        }
        catch (NotSupportedException)
        {
            // Told below, with what to do about it.
        }

        throw new NotSupportedException(
            $"The cache cannot serialise {typeof(T)}: no serializer is registered for it and no JSON metadata is known. "
            + $"Add [JsonSerializable(typeof({typeof(T).Name}))] to a JsonSerializerContext and set {nameof(ThawCachingOptions)}.{nameof(ThawCachingOptions.JsonSerializerOptions)} "
            + $"to options with that context as {nameof(JsonSerializerOptions.TypeInfoResolver)}, or register an IHybridCacheSerializer<{typeof(T).Name}>.");
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Reached only where the application left reflection-based JSON enabled; trimmed applications have it off.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "As above.")]
    private static JsonSerializerOptions ReflectionDefaults() => JsonSerializerOptions.Default;

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "As above.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "As above.")]
    private static void AddReflection(JsonSerializerOptions options) => options.MakeReadOnly(populateMissingResolver: true);
}
