namespace Thaw.Monitoring.Collecting;

/// <summary>
/// About how many different hashes there were, in the room of 256 of them: the least ones are kept, and how close together they lie says how many there are (within 7 % or so).
/// </summary>
/// <remarks>Bar-Yossef et al., "Counting Distinct Elements in a Data Stream", RANDOM 2002.</remarks>
internal sealed class DistinctCount
{
    private const int Kept = 256;

    private readonly SortedSet<ulong> _least = [];

    public long Estimate => _least.Count < Kept ? _least.Count : (long)((Kept - 1) / (_least.Max / (double)ulong.MaxValue));

    public void Add(ulong hash)
    {
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
