namespace Thaw.Monitoring.Resources;

/// <summary>How long a container took to be of use, by phase: operations of their own among the fleet's figures, as the host tells of them.</summary>
internal static class ColdStart
{
    /// <summary>What their names begin with, before the phase.</summary>
    public const string Prefix = "coldstart ";
}
