using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Thaw.Monitoring.Emf;
using Thaw.Monitoring.Measuring;

namespace Thaw.Monitoring.Collecting;

/// <summary>An instrument that is listened to: where its measurements go, by their tags.</summary>
/// <param name="rule">What becomes of them.</param>
/// <param name="isTotal">Whether it tells totals, of which the growth counts.</param>
/// <param name="monitor">The process's monitor.</param>
internal sealed class InstrumentBinding(InstrumentRule rule, bool isTotal, ProcessMonitor monitor)
{
    // The names of operations are guarded where they are made; this only bounds what is remembered of the way there.
    private const int MaximumOperationKeys = 1_000;

    // Instruments that tell totals bound the values of their tags themselves; this holds where one does not.
    private const int MaximumTotals = 10_000;

    private const int LongestTag = 200;

    private static readonly Target Nowhere = new(null, null);

    private readonly ConcurrentDictionary<TagKey, Target> _targets = new();

    // By the tags as they were told: series that many share have grown by what each of them has. Only read while nothing else reads them.
    private readonly Dictionary<TagKey, double> _totals = [];

    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = Read(tags, out var outcome);
        if (rule.Operation is null)
        {
            value = isTotal ? Growth(key, value) : value;
            if (value == 0 && rule.Kind != SeriesKind.Level)
            {
                // What has not grown takes no place of a dimension either.
                return;
            }
        }

        var target = _targets.TryGetValue(key, out var known) ? known : Find(key);
        if (target.Operation is { } operation)
        {
            operation.Record(value, outcome);
            target.Also?.Record(value, outcome);
        }
        else if (target.Series is { } series)
        {
            monitor.Add(series, value);
            monitor.Counted(rule.Instrument, value);
        }
    }

    /// <summary>What a total has grown by since it was last told; one that is smaller has begun anew.</summary>
    private double Growth(TagKey key, double total)
    {
        ref var last = ref CollectionsMarshal.GetValueRefOrNullRef(_totals, key);
        if (Unsafe.IsNullRef(ref last))
        {
            if (_totals.Count >= MaximumTotals)
            {
                // Nothing is better than the same total again each time.
                return 0;
            }

            _totals[key] = total;
            return total;
        }

        var growth = total >= last ? total - last : total;
        last = total;
        return growth;
    }

    private TagKey Read(ReadOnlySpan<KeyValuePair<string, object?>> tags, out OperationOutcome outcome)
    {
        string? first = null, second = null, third = null;
        outcome = OperationOutcome.Success;
        foreach (ref readonly var tag in tags)
        {
            switch (Array.IndexOf(rule.Tags, tag.Key))
            {
                case 0:
                    first = Text(tag.Value);
                    break;
                case 1:
                    second = Text(tag.Value);
                    break;
                case 2:
                    third = Text(tag.Value);
                    break;
                default:
                    outcome = OutcomeOf(tag, outcome);
                    break;
            }
        }

        return new TagKey(first, second, third);
    }

    private static string? Text(object? value) => value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture);

    private static OperationOutcome OutcomeOf(in KeyValuePair<string, object?> tag, OperationOutcome before) => tag switch
    {
        { Key: InstrumentNames.ErrorType, Value: string { Length: > 0 } fault } =>
            fault.Contains("timeout", StringComparison.OrdinalIgnoreCase) || fault.Contains("Canceled", StringComparison.Ordinal) ? OperationOutcome.Timeout
            : IsCallersFault(fault) ? before : OperationOutcome.Failure,
        { Key: "failed", Value: true } => OperationOutcome.Failure,
        { Key: "http.response.status_code", Value: 504 } => OperationOutcome.Timeout,
        { Key: "http.response.status_code", Value: int and >= 500 } => OperationOutcome.Failure,
        _ => before,
    };

    // The platform's client calls every status from 400 on an error; that of a server is one from 500 on.
    private static bool IsCallersFault(string fault) => fault.Length == 3 && fault[0] == '4';

    // What the guard replaced is not remembered by its own name: those are the names there are too many of.
    private Target Find(TagKey key)
    {
        var admitted = new TagKey(Admit(key, 0), Admit(key, 1), Admit(key, 2));
        return rule.Operation is not null && _targets.Count >= MaximumOperationKeys
            ? Create(admitted)
            : _targets.GetOrAdd(admitted, static (key, self) => self.Create(key), this);
    }

    private string? Admit(TagKey key, int index) => index < rule.Dimensions.Length && key[index] is { } value
        ? monitor.Guard.Admit(rule.Dimensions[index], value, monitor.Options.MaximumDimensionValues)
        : key[index];

    private Target Create(TagKey key)
    {
        if (rule.Operation is { } name)
        {
            return name(key) is { } operation ? new Target(monitor.Operations.Find(operation, rule.Area, rule.IsEntry), null) { Also = AlsoOf(key) } : Nowhere;
        }

        var dimensions = rule.Dimensions.Select((dimension, index) => new KeyValuePair<string, string>(dimension, EmfText.Value(key[index]))).ToArray();
        return new Target(null, monitor.Series.Add(rule.Area, dimensions, (id, group) => new Series
        {
            Id = id, Group = group, Kind = rule.Kind, Area = rule.Area, Metric = rule.Metric, Unit = rule.Unit, Scale = rule.Scale, Dimensions = dimensions, FleetName = FleetName(key), IsFleetOnly = rule.IsFleetOnly,
        }));
    }

    // By its own area, and no entry: what it counts for is counted as one already.
    private Operation? AlsoOf(TagKey key) =>
        rule.Also?.Invoke(key, monitor.Options) is { } name && monitor.Options.Targets.ContainsKey(name) ? monitor.Operations.Find(name) : null;

    private string FleetName(TagKey key)
    {
        var text = new StringBuilder(rule.Instrument);
        for (var i = 0; i < rule.Tags.Length; i++)
        {
            text.Append(i == 0 ? '{' : ',').Append(rule.Tags[i]).Append('=');
            foreach (var c in Short(key[i] ?? "none"))
            {
                text.Append(c is '{' or '}' or ',' or '=' || char.IsControl(c) ? '_' : c);
            }
        }

        return rule.Tags.Length > 0 ? text.Append('}').ToString() : text.ToString();
    }

    private static ReadOnlySpan<char> Short(string value) => value.Length > LongestTag ? value.AsSpan(0, LongestTag) : value;

    private sealed record Target(Operation? Operation, Series? Series)
    {
        public Operation? Also { get; init; }
    }
}
