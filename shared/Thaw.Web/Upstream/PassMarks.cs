using System.Collections.Concurrent;

namespace Thaw.Web.Upstream;

/// <summary>
/// Addresses whose answers were found not to be kept: their requests do not wait for each other for some seconds, since none of them can use what another one is answered.
/// </summary>
internal sealed class PassMarks
{
    private const int Capacity = 1_024;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _until = new(StringComparer.Ordinal);

    public bool Has(string key, DateTimeOffset now)
    {
        if (!_until.TryGetValue(key, out var until))
        {
            return false;
        }

        if (now < until && until - now <= Duration)
        {
            return true;
        }

        _until.TryRemove(key, out _);
        return false;
    }

    public void Add(string key, DateTimeOffset now)
    {
        if (_until.Count >= Capacity)
        {
            // What is forgotten is found out again.
            _until.Clear();
        }

        _until[key] = now + Duration;
    }

    public void Remove(string key)
    {
        if (!_until.IsEmpty)
        {
            _until.TryRemove(key, out _);
        }
    }
}
