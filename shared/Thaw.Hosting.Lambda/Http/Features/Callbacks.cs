namespace Thaw.Hosting.Lambda.Http;

/// <summary>What an application wants to run at a moment of the response: the last registered runs first.</summary>
internal sealed class Callbacks
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _registered = new();

    /// <summary>Whether there is nothing to run.</summary>
    public bool IsEmpty => _registered.Count == 0;

    public void Add(Func<object, Task> callback, object state) => _registered.Push((callback, state));

    public void Clear() => _registered.Clear();

    /// <summary>Runs them; the first that fails ends it.</summary>
    public async ValueTask RunAsync()
    {
        while (_registered.TryPop(out var next))
        {
            await next.Callback(next.State).ConfigureAwait(false);
        }
    }

    /// <summary>Runs them all, whatever one of them throws.</summary>
    public async ValueTask RunAllAsync(Action<Exception> onError)
    {
        while (_registered.TryPop(out var next))
        {
            try
            {
                await next.Callback(next.State).ConfigureAwait(false);
            }
            catch (Exception error) // The boundary of the application's callbacks: the answer has left, the others still run.
            {
                onError(error);
            }
        }
    }
}
