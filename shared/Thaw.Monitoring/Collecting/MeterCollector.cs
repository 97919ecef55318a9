using System.Diagnostics.Metrics;
using Thaw.Monitoring.Measuring;

namespace Thaw.Monitoring.Collecting;

/// <summary>Listens to the instruments that <see cref="InstrumentRules"/> names, on the thread that measures: so a measurement falls into the invocation that made it.</summary>
internal sealed class MeterCollector : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _asking = new();

    public MeterCollector(ProcessMonitor monitor)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (InstrumentRules.Find(instrument.Meter.Name, instrument.Name) is { } rule)
            {
                listener.EnableMeasurementEvents(instrument, new InstrumentBinding(rule, IsTotal(instrument), monitor));
            }
        };

        // An instrument that is disposed of on another thread meanwhile has lost its state.
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => (state as InstrumentBinding)?.Measure(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => (state as InstrumentBinding)?.Measure(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => (state as InstrumentBinding)?.Measure(value, tags));
        _listener.Start();
    }

    /// <summary>Has those tell their values that only do so when asked.</summary>
    public void Ask()
    {
        lock (_asking)
        {
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException)
            {
                // Those that threw are their owners' to mend; the others have told their values.
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsTotal(Instrument instrument) => instrument is ObservableCounter<long> or ObservableCounter<double> or ObservableCounter<int>;
}
