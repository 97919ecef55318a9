namespace Thaw.Monitoring.Collecting;

/// <summary>
/// About how many different hashes there were, in the room of 256 of them: the least ones are kept, and how close together they lie says how many there are (within 7 % or so).
/// </summary>
/// <remarks>Bar-Yossef et al., "Counting Distinct Elements in a Data Stream", RANDOM 2002.</remarks>
internal sealed class DistinctCount
{
    /// <summary>How many bits of a hash are dropped before it is kept: so those of this process and those that another wrote compare.</summary>
    public const int Dropped = 32;

    private const int Kept = 256;

    private readonly SortedSet<ulong> _least = [];

    public long Estimate => _least.Count < Kept ? _least.Count : (long)((Kept - 1) / (Math.Max(1, _least.Max) / (double)ulong.MaxValue));

    /// <summary>The hashes that are kept, without the bits that were dropped.</summary>
    public IReadOnlyCollection<ulong> Least => _least;

    public void Add(ulong hash)
    {
        hash = hash >> Dropped << Dropped;
        if (_least.Count < Kept)
        {
            _least.Add(hash);
        }
        else if (hash < _least.Max && _least.Add(hash))
        {
            _least.Remove(_least.Max);
        }
    }
}
