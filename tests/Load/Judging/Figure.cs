namespace Thaw.Load.Judging;

/// <summary>Something that was measured, or why it was not.</summary>
/// <param name="Value">The figure; nothing where it was not measured.</param>
/// <param name="Note">How it was measured, or why not.</param>
internal sealed record Figure(double? Value, string Note)
{
    public static Figure Missing(string reason) => new(null, reason);
}
