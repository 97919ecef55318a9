namespace Thaw.Web.OutputCaching;

/// <summary>Knows the scope of the request that the caller's code runs in.</summary>
internal sealed class AnswerScopes
{
    private readonly AsyncLocal<AnswerScope?> _current = new();
    private long _count;

    public AnswerScope? Current => _current.Value;

    public AnswerScope Begin(TimeSpan expiration, TimeSpan stale, OutputCacheRules rules) =>
        _current.Value = new AnswerScope(expiration, stale, rules, Interlocked.Increment(ref _count));

    public void End() => _current.Value = null;
}
