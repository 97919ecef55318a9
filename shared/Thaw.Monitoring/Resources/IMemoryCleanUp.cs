namespace Thaw.Monitoring.Resources;

/// <summary>Something that can give memory back. Registered as a service; asked in the order of its cost when memory runs short.</summary>
public interface IMemoryCleanUp
{
    /// <summary>What is given up: <c>cache.memory</c>.</summary>
    string Name { get; }

    /// <summary>What giving it up costs the requests that follow; the lowest is asked first. The cache's memory tier, of which every value can be had again, is 10.</summary>
    int Cost { get; }

    /// <summary>Gives up about so much, or what there is. Must be quick: it runs between two requests.</summary>
    /// <returns>About how many bytes were given up.</returns>
    long Release(long bytes);
}
