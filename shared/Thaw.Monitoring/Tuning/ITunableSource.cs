namespace Thaw.Monitoring.Tuning;

/// <summary>Something that has settings which may be changed while the process runs. Registered as a service.</summary>
public interface ITunableSource
{
    /// <summary>Its settings; always the same ones.</summary>
    IReadOnlyList<ITunable> Tunables { get; }
}
