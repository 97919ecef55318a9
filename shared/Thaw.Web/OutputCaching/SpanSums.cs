using System.Buffers;
using System.Globalization;
using System.Text;

namespace Thaw.Web.OutputCaching;

/// <summary>A request's operations by name: how long each took in all. Threads of the request add to it at once.</summary>
internal sealed class SpanSums
{
    private const int MaximumNames = 16;
    private const int LongestName = 64;

    // What a metric's name in Server-Timing may hold: a token of RFC 9110.
    private static readonly SearchValues<char> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly Lock _lock = new();
    private readonly List<(string Name, TimeSpan Took)> _sums = [];

    public void Add(string name, TimeSpan took)
    {
        lock (_lock)
        {
            var at = _sums.FindIndex(one => one.Name == name);
            if (at >= 0)
            {
                _sums[at] = (name, _sums[at].Took + took);
            }
            else if (_sums.Count < MaximumNames)
            {
                _sums.Add((name, took));
            }
        }
    }

    /// <summary>Appends them as <c>Server-Timing</c> has it.</summary>
    public void AppendTo(StringBuilder text)
    {
        lock (_lock)
        {
            foreach (var (name, took) in _sums)
            {
                Append(text, Named(name), took);
            }
        }
    }

    public static void Append(StringBuilder text, string name, TimeSpan took) =>
        text.Append(text.Length == 0 ? "" : ", ").Append(name).Append(CultureInfo.InvariantCulture, $";dur={took.TotalMilliseconds:0.##}");

    // Names are somebody else's: whatever could end the field, or begin another, goes.
    private static string Named(string name)
    {
        var cut = name.Length > LongestName ? name[..LongestName] : name;
        return cut.AsSpan().ContainsAnyExcept(Token) || cut.Length == 0
            ? string.Concat(cut.Select(static character => Token.Contains(character) ? character : '_').DefaultIfEmpty('_'))
            : cut;
    }
}
