namespace Thaw.Monitoring.Judging;

/// <summary>Knows which keys this process reads most from a durable tier. Implemented where the cache and monitoring meet.</summary>
public interface IHotKeyReport
{
    /// <summary>The hottest, first; not many.</summary>
    IReadOnlyList<HotKey> Hottest { get; }
}
