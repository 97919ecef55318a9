namespace Thaw.Monitoring.Resources;

/// <summary>Looks at what this process takes of its container. Safe from any thread.</summary>
public interface IProcessResources
{
    /// <summary>What is taken now. Reads a few small files and counters: well under a millisecond.</summary>
    ResourceFigures Read();
}
