namespace Thaw.Hosting.Lambda.Tests.Limits;

/// <summary>An answer, whichever host gave it: headers joined, without those that differ by nature.</summary>
internal sealed record LimitedAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? this[string name] => Headers.GetValueOrDefault(name);
}
