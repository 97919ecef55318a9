namespace Thaw.Embedded;

/// <summary>
/// How long another process's lock is waited for. By real time, whatever clock the store was given, and by tries: a process that stood still, as frozen ones do, has not waited, and finds the file free
/// as often as not.
/// </summary>
internal struct BusyPatience
{
    /// <summary>So often it is tried at least.</summary>
    public const int FewestTries = 5;

    private long _since;
    private int _tries;

    /// <summary>The first try begins; later ones change nothing.</summary>
    public void Begin() => _since = _since == 0 ? TimeProvider.System.GetTimestamp() : _since;

    /// <summary>A try found the file locked: whether that was the last.</summary>
    public bool IsOver(TimeSpan limit) => ++_tries >= FewestTries && TimeProvider.System.GetElapsedTime(_since) >= limit;
}
