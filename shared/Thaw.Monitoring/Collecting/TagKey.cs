namespace Thaw.Monitoring.Collecting;

/// <summary>The values of the tags that a rule looks at, in its order.</summary>
internal readonly record struct TagKey(string? First, string? Second, string? Third)
{
    public string? this[int index] => index switch { 0 => First, 1 => Second, _ => Third };
}
