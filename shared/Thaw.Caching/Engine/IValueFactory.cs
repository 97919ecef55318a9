namespace Thaw.Caching.Engine;

/// <summary>A caller's factory with its state. Implemented by structs, so that neither interface costs a closure.</summary>
internal interface IValueFactory<T>
{
    /// <summary>Whether it looks at the context; the others get none.</summary>
    bool WantsContext { get; }

    ValueTask<T> InvokeAsync(CacheFactoryContext? context, CancellationToken cancellationToken);
}

/// <summary>The platform's kind: it knows only a token.</summary>
internal readonly struct PlainFactory<TState, T>(TState state, Func<TState, CancellationToken, ValueTask<T>> factory) : IValueFactory<T>
{
    public bool WantsContext => false;

    public ValueTask<T> InvokeAsync(CacheFactoryContext? context, CancellationToken cancellationToken) => factory(state, cancellationToken);
}

/// <summary>Ours: it may decide about the entry.</summary>
internal readonly struct DecidingFactory<TState, T>(TState state, Func<TState, CacheFactoryContext, CancellationToken, ValueTask<T>> factory) : IValueFactory<T>
{
    public bool WantsContext => true;

    public ValueTask<T> InvokeAsync(CacheFactoryContext? context, CancellationToken cancellationToken) => factory(state, context!, cancellationToken);
}
