using Thaw.Caching.Flights;
using Thaw.Caching.Serialization;

namespace Thaw.Caching.Engine;

/// <summary>How a flight ends, for its leader and for all who joined it.</summary>
internal sealed partial class CacheEngine
{
    /// <summary>Ends a flight with its outcome for all who wait.</summary>
    private CacheResult<T> Land<T>(Flight<T> flight, in CacheResult<T> result)
    {
        if (_flights.End(flight))
        {
            Tell(flight, result);
        }

        return result;
    }

    private void Tell<T>(Flight<T> flight, in CacheResult<T> result)
    {
        SerializedValue? copy;
        try
        {
            // The leader's caller does not have the value yet, so nobody can be changing it. One that others were released with has its form already.
            copy = flight.IsStale(result) ? null : FormOf(flight.Scope, result);
        }
        catch (Exception error)
        {
            flight.Fail(error);
            throw;
        }

        flight.Succeed(result, copy);
    }

    private void Crash<T>(Flight<T> flight, Exception error)
    {
        if (_flights.End(flight))
        {
            flight.Fail(error);
        }
    }
}
