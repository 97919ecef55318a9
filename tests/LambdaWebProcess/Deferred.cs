namespace Thaw.LambdaWebProcess;

/// <summary>Counts what was put off until after the answers, and what of it ran in another's invocation.</summary>
internal sealed class Deferred
{
    private int _running;
    private int _most;
    private int _done;
    private int _strayed;

    public DeferredReport Report => new(_done, _strayed, _most);

    public void Enter()
    {
        var running = Interlocked.Increment(ref _running);
        for (var most = _most; running > most; most = _most)
        {
            Interlocked.CompareExchange(ref _most, running, most);
        }
    }

    public void Leave() => Interlocked.Decrement(ref _running);

    public void Note(bool isOwn)
    {
        Interlocked.Increment(ref _done);
        if (!isOwn)
        {
            Interlocked.Increment(ref _strayed);
        }
    }
}
