namespace Thaw.Caching.Flights;

/// <summary>
/// Tells a factory that nobody waits for it. What it registered with its token runs here, and here alone may fail: whoever is the last to leave need not be its caller, and has an
/// answer of its own to give.
/// </summary>
internal static class Abandonment
{
    public static void Cancel(CancellationTokenSource? abandoned)
    {
        try
        {
            abandoned?.Cancel();
        }
        catch (AggregateException)
        {
            // The factory's own doing, for its work that nobody waits for.
        }
    }
}
