namespace Thaw.Caching.Tests.Support;

/// <summary>A value that cannot be written once it is tied: it contains itself.</summary>
internal sealed class Knot
{
    public Knot? Other { get; set; }

    public static Knot Tied()
    {
        var knot = new Knot();
        knot.Other = knot;
        return knot;
    }
}
