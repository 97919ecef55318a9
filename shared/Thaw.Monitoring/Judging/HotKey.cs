namespace Thaw.Monitoring.Judging;

/// <summary>A key that is read from the durable tier more than others: as one container saw it, or the fleet.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Hash">A hash of it: keys may be personal.</param>
/// <param name="Reads">About how often it was read, never fewer than it was.</param>
/// <param name="AllReads">How often any key of all namespaces was.</param>
public sealed record HotKey(string Namespace, string Hash, long Reads, long AllReads);
