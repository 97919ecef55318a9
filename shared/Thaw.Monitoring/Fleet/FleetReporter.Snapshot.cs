namespace Thaw.Monitoring.Fleet;

internal sealed partial class FleetReporter
{
    /// <summary>This process is a copy, and others may have the same name: another is drawn when it is next needed.</summary>
    public void DrawAnew() => _container = null;
}
