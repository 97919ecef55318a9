namespace Thaw.Caching.Measuring;

/// <summary>Remembers when the values of some keys were made, to tell after what time they are made again. A key that falls on another one's place takes it.</summary>
internal sealed class RemakeTable
{
    private const int Places = 256;

    private readonly Lock _gate = new();
    private readonly (ulong Hash, long MadeAt)[] _places = new (ulong, long)[Places];

    /// <summary>Notes that a value was made.</summary>
    /// <returns>How many ticks ago that of the same key was; <see langword="null"/> where that is not known.</returns>
    public long? Note(ulong hash, long now)
    {
        lock (_gate)
        {
            ref var place = ref _places[hash % Places];
            var passed = place.Hash == hash && place.MadeAt > 0 && now >= place.MadeAt ? now - place.MadeAt : (long?)null;
            place = (hash, now);
            return passed;
        }
    }
}
