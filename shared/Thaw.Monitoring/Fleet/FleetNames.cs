namespace Thaw.Monitoring.Fleet;

/// <summary>What a snapshot calls that which no instrument tells.</summary>
internal static class FleetNames
{
    public const string ColdStarts = "thaw.cold_starts";
    public const string Invocations = "thaw.invocations";
    public const string Refused = "thaw.monitoring.refused_values";
    public const string Cpu = "process.cpu.percent";
    public const string Memory = "process.memory.bytes";
    public const string MemoryGiven = "function.memory.bytes";
    public const string Heap = "process.heap.bytes";
    public const string RepeatedReads = "thaw.requests.repeated_reads";
    public const string RepeatingRequests = "thaw.requests.repeating";
    public const string Frozen = "thaw.frozen.seconds";
}
