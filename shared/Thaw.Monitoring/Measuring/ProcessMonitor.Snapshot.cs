namespace Thaw.Monitoring.Measuring;

internal sealed partial class ProcessMonitor
{
    /// <summary>This process is a copy: what it reports from here on is a container's own.</summary>
    public void Restored() => _fleet?.DrawAnew();
}
