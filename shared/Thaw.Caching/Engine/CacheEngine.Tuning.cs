using Thaw.Caching.Measuring;

namespace Thaw.Caching.Engine;

internal sealed partial class CacheEngine : ICacheTuning
{
    private const long LeastMemoryBytes = 64 * 1024;

    private readonly HotKeys _hotKeys = new();

    public long MemoryBytes => _partitions.MaximumBytes;

    public IReadOnlyList<CacheHotKey> HottestKeys => _hotKeys.Hottest();

    public void ResizeMemory(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, LeastMemoryBytes);
        _partitions.Resize(bytes);
    }

    public long DropInvalid()
    {
        var before = _partitions.All.Sum(static part => part.Bytes);
        _partitions.Keep(_ledger.Validate);
        return Math.Max(0, before - _partitions.All.Sum(static part => part.Bytes));
    }

    public long TrimMemory(long bytes) => _partitions.Trim(bytes);
}
