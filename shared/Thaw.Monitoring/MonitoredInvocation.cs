using Thaw.Monitoring.Emf;
using Thaw.Monitoring.Measuring;

namespace Thaw.Monitoring;

/// <summary>An invocation that is being measured. What flows from its beginning records into it until it ends; code that it left running then records for the process.</summary>
public sealed class MonitoredInvocation : IAsyncDisposable
{
    private readonly ProcessMonitor _monitor;
    private readonly MonitoredInvocation? _outer;
    private readonly List<KeyValuePair<string, string>> _properties = [];
    private readonly Lock _gate = new();
    private volatile MeasurementScope? _scope;

    internal MonitoredInvocation(ProcessMonitor monitor, MeasurementScope scope, MonitoredInvocation? outer) => (_monitor, _scope, _outer) = (monitor, scope, outer);

    /// <summary>Where it records; <see langword="null"/> once it has ended.</summary>
    internal MeasurementScope? Scope => _scope;

    internal MonitoredInvocation? Outer => _outer;

    internal IReadOnlyList<KeyValuePair<string, string>> Properties => _properties;

    /// <summary>What was said of it under a name.</summary>
    internal string? Find(string name)
    {
        lock (_gate)
        {
            return _properties.Find(property => property.Key == name).Value;
        }
    }

    /// <summary>
    /// Says something of this invocation that its events carry beside their dimensions: it can be searched for and is not billed as a metric. At most 50; a value is cut at 1,024
    /// characters. No personal data: a user is a hash. Once it has ended, nothing more is said.
    /// </summary>
    public void SetProperty(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        var shown = EmfText.Name(name);
        lock (_gate)
        {
            if (_scope is null)
            {
                return; // Its events are being written.
            }

            var at = _properties.FindIndex(property => property.Key == shown);
            var property = KeyValuePair.Create(shown, value.Length > EmfLimits.PropertyLength ? value[..EmfLimits.PropertyLength] : value);
            if (at >= 0)
            {
                _properties[at] = property;
            }
            else if (_properties.Count < EmfLimits.Properties)
            {
                _properties.Add(property);
            }
        }
    }

    /// <summary>Ends it and flushes what it recorded.</summary>
    public ValueTask DisposeAsync()
    {
        MeasurementScope? scope;
        lock (_gate)
        {
            // Not while something is being said of it: what is said is read from here on.
            (scope, _scope) = (_scope, null);
        }

        return scope is null ? ValueTask.CompletedTask : _monitor.EndAsync(this, scope);
    }
}
