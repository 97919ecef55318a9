namespace Thaw.Caching.Engine;

internal sealed partial class CacheEngine
{
    /// <summary>This process is a copy: whom leases know must be one process.</summary>
    public void Restored() => _lease?.DrawAnew();
}
