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

    internal void Take(MetricsSnapshot snapshot)
    {
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
        Cpu = Cpu.With(other.Cpu);
        Memory = Memory.With(other.Memory);
    }
}
