using Thaw.Monitoring.Judging;
using Thaw.Monitoring.Sketches;

namespace Thaw.Monitoring.Fleet;

/// <summary>What was measured of one container.</summary>
public sealed class ContainerFigures
{
    /// <summary>How often it was invoked.</summary>
    public double Invocations { get; internal set; }

    /// <summary>How often it started cold.</summary>
    public double ColdStarts { get; internal set; }

    /// <summary>How many requests and tasks it failed or timed out on.</summary>
    public long Errors { get; internal set; }

    /// <summary>How long its requests and tasks took, in seconds.</summary>
    public PercentileSketch Durations { get; } = new();

    /// <summary>Its processor, in percent.</summary>
    public LevelFigures Cpu { get; internal set; }

    /// <summary>Its working set, in bytes.</summary>
    public LevelFigures Memory { get; internal set; }

    /// <summary>The memory that its function is given, in bytes; 0 where that is not told: it is no function's, or an earlier build reported it.</summary>
    public long MemoryGiven { get; internal set; }

    /// <summary>How long its invocations ran, in seconds; 0 where its host does not tell, or an earlier build rolled it up.</summary>
    public double BusySeconds { get; internal set; }

    internal void Take(MetricsSnapshot snapshot)
    {
        MemoryGiven = Math.Max(MemoryGiven, snapshot.Levels.TryGetValue(FleetNames.MemoryGiven, out var given) ? (long)given.Max : 0);
        BusySeconds += snapshot.Operations.TryGetValue(FigureReader.Invocation, out var running) ? running.Seconds : 0;
        Invocations += snapshot.Sums.TryGetValue(FleetNames.Invocations, out var invocations) ? invocations : 0;
        ColdStarts += snapshot.Sums.TryGetValue(FleetNames.ColdStarts, out var cold) ? cold : 0;
        Cpu = snapshot.Levels.TryGetValue(FleetNames.Cpu, out var cpu) ? Cpu.With(cpu) : Cpu;
        Memory = snapshot.Levels.TryGetValue(FleetNames.Memory, out var memory) ? Memory.With(memory) : Memory;
        foreach (var figures in snapshot.Operations.Values)
        {
            if (figures.IsEntry)
            {
                figures.MergeInto(Durations);
                Errors += (figures[OperationOutcome.Failure]?.Count ?? 0) + (figures[OperationOutcome.Timeout]?.Count ?? 0);
            }
        }
    }

    internal void Merge(ContainerFigures other)
    {
        Invocations += other.Invocations;
        ColdStarts += other.ColdStarts;
        Errors += other.Errors;
        Durations.Merge(other.Durations);
        MemoryGiven = Math.Max(MemoryGiven, other.MemoryGiven);
        BusySeconds += other.BusySeconds;
        Cpu = Cpu.With(other.Cpu);
        Memory = Memory.With(other.Memory);
    }
}
