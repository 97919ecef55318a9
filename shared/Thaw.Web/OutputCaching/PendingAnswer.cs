using Thaw.Caching;

namespace Thaw.Web.OutputCaching;

/// <summary>
/// An answer in the making, as the cache sees it: a factory that waits for the endpoint. So it counts as begun when the endpoint began, an eviction in between concerns it, and whoever
/// asks meanwhile waits for it.
/// </summary>
internal sealed class PendingAnswer
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Made?> _made = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the cache has asked for the answer: then the endpoint is to make it.</summary>
    public Task Begun => _begun.Task;

    /// <summary>The cache's call. It never fails, whatever the cache does.</summary>
    public Task<CacheResult<ReadOnlyMemory<byte>>> Call { get; private set; } = Task.FromResult(default(CacheResult<ReadOnlyMemory<byte>>));

    public static PendingAnswer Start(ITieredCache cache, string key, CacheEntryOptions options, Action<Exception> onError)
    {
        var pending = new PendingAnswer();
        pending.Call = RunAsync(pending, cache, key, options, onError);
        return pending;
    }

    /// <summary>Hands the answer over and waits until it is where it belongs.</summary>
    public async Task KeepAsync(ReadOnlyMemory<byte> bytes, IReadOnlyCollection<string> tags, TimeSpan expiration)
    {
        _made.TrySetResult(new Made(bytes, tags, expiration));
        await Call.ConfigureAwait(false);
    }

    /// <summary>Nobody here makes it any more: where the cache asks for it after all, those who wait make their own.</summary>
    public void Forgo() => _made.TrySetResult(null);

    /// <summary>There is none to be kept: those who wait make their own.</summary>
    public async Task AbandonAsync()
    {
        Forgo();
        if (_begun.Task.IsCompleted)
        {
            await Call.ConfigureAwait(false);
        }
    }

    private static async Task<CacheResult<ReadOnlyMemory<byte>>> RunAsync(
        PendingAnswer pending, ITieredCache cache, string key, CacheEntryOptions options, Action<Exception> onError)
    {
        try
        {
            return await cache.GetOrCreateAsync(
                key, pending, static (pending, context, _) => pending.MakeAsync(context), options, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) // The cache's faults are no request's: a tag it does not take, a request out of time.
        {
            onError(error);
            return default;
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> MakeAsync(CacheFactoryContext context)
    {
        _begun.TrySetResult();
        if (await _made.Task.ConfigureAwait(false) is not { } made)
        {
            context.DoNotStore = true;
            return default;
        }

        context.Tags = made.Tags;
        context.Expiration = made.Expiration;
        return made.Bytes;
    }

    private sealed record Made(ReadOnlyMemory<byte> Bytes, IReadOnlyCollection<string> Tags, TimeSpan Expiration);
}
