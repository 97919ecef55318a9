using Thaw.Caching;

namespace Thaw.Jobs.Support;

/// <summary>What a test's factories counted and are told.</summary>
internal sealed class FactoryScript
{
    private int _calls;
    private int _running;
    private int _most;

    public int Calls => Volatile.Read(ref _calls);

    public int MostAtOnce => Volatile.Read(ref _most);

    /// <summary>Called in each call, with its number from 1.</summary>
    public Func<int, string, Task> During { get; set; } = static (_, _) => Task.CompletedTask;

    public async ValueTask<string> MakeAsync(string key, string? user)
    {
        var number = Interlocked.Increment(ref _calls);
        var running = Interlocked.Increment(ref _running);
        for (var most = _most; running > most; most = Volatile.Read(ref _most))
            Interlocked.CompareExchange(ref _most, running, most);
        try
        {
            await During(number, key);
            return $"{user}{key}#{number}";
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}

/// <summary>Makes values that say which call made them.</summary>
internal sealed class NumberedFactory(FactoryScript script) : ICacheFactory<string>
{
    public ValueTask<string> MakeAsync(string key, CacheFactoryContext context, CancellationToken cancellationToken) => script.MakeAsync(key, context.User);
}
