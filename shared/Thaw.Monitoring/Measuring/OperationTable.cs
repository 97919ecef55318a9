using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Thaw.Monitoring.Collecting;

namespace Thaw.Monitoring.Measuring;

/// <summary>The operations of a process by name, up to a number; those beyond are <see cref="DimensionGuard.Other"/>.</summary>
internal sealed class OperationTable(ProcessMonitor monitor, SeriesTable series, ThawMonitoringOptions options, DimensionGuard guard)
{
    private const int MaximumName = 200;
    private const int Recent = 1_024;
    private const int Places = 4;

    private readonly ConcurrentDictionary<string, Operation> _operations = new(StringComparer.Ordinal);

    // By the string object itself: code names its operations by constants, and a look-up by reference takes a fifth of one by content.
    private readonly Entry?[] _recent = new Entry?[Recent];

    public IEnumerable<Operation> All => _operations.Values;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Operation Find(string name)
    {
        var entry = Volatile.Read(ref _recent[RuntimeHelpers.GetHashCode(name) & (Recent - 1)]);
        return entry is not null && ReferenceEquals(entry.Name, name) ? entry.Operation : FindFurther(name);
    }

    /// <summary>An operation of a given area; one that exists keeps its own.</summary>
    public Operation Find(string name, MetricsArea area, bool isEntry)
    {
        name = name.Length > MaximumName ? name[..MaximumName] : name;
        if (_operations.TryGetValue(name, out var known))
        {
            return known;
        }

        var admitted = guard.Admit(Operation.Dimension, name, options.MaximumOperations);
        lock (_operations)
        {
            return _operations.TryGetValue(admitted, out known) ? known : _operations[admitted] = new Operation(monitor, series, admitted, area, isEntry);
        }
    }

    public Operation? TryFind(string name) => _operations.GetValueOrDefault(name);

    // Another name may be in its place: then it is in one of those behind.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Operation FindFurther(string name)
    {
        var home = RuntimeHelpers.GetHashCode(name);
        var free = home & (Recent - 1);
        for (var place = 0; place < Places; place++)
        {
            var at = (home + place) & (Recent - 1);
            if (Volatile.Read(ref _recent[at]) is not { } entry)
            {
                free = at;
                break;
            }

            if (ReferenceEquals(entry.Name, name))
            {
                return entry.Operation;
            }
        }

        var operation = FindByContent(name);
        Volatile.Write(ref _recent[free], new Entry(name, operation));
        return operation;
    }

    private Operation FindByContent(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var shown = name.Length > MaximumName ? name[..MaximumName] : name;
        return Find(shown, options.Areas.TryGetValue(shown, out var area) ? area : MetricsArea.Api, isEntry: false);
    }

    private sealed record Entry(string Name, Operation Operation);
}
