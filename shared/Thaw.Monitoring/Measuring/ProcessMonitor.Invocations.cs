namespace Thaw.Monitoring.Measuring;

internal sealed partial class ProcessMonitor
{
    private const string RequestId = "requestId";

    public MonitoredInvocation BeginInvocation(IInvocationLifetime? lifetime = null)
    {
        var (scope, outer) = (_idle.Take(), _current.Value);
        var invocation = new MonitoredInvocation(this, scope, outer);
        _current.Value = invocation;
        if (outer?.Scope is null)
        {
            scope.Add(_invocations, 1);
        }
        else if (outer.Find(RequestId) is { } request)
        {
            // A part of what still runs, such as a request of a batch: it has events of its own, and the whole was counted.
            invocation.SetProperty(RequestId, request);
        }

        if (lifetime is not null)
        {
            invocation.SetProperty(RequestId, lifetime.RequestId);
            if (lifetime.IsColdStart)
            {
                invocation.SetProperty("coldStart", "true");
                scope.Add(_coldStarts, 1);
            }

            if (lifetime.FrozenFor > TimeSpan.Zero)
            {
                scope.Add(_frozen, lifetime.FrozenFor.TotalSeconds);
            }
        }

        return invocation;
    }

    /// <summary>Ends an invocation, whose scope is no longer its own.</summary>
    public ValueTask EndAsync(MonitoredInvocation invocation, MeasurementScope scope)
    {
        _current.Value = invocation.Outer;
        if (_emf is null && _fleet?.IsDue != true && !IsSampleDue(out _, out _))
        {
            // Nothing to be written: it is only put with the rest.
            Hand(Empty(scope, invocation.Properties), invocation.Properties);
            return ValueTask.CompletedTask;
        }

        return _after.TryPost(token => FlushAsync(scope, invocation.Properties, token).AsTask())
            ? ValueTask.CompletedTask
            : FlushAsync(scope, invocation.Properties, CancellationToken.None);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_fleet is not null)
        {
            Sample();
        }

        Hand(Empty(scope: null, []), []);
        if (_fleet is not null)
        {
            await _fleet.ReportAsync(_figures, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask FlushAsync(MeasurementScope scope, IReadOnlyList<KeyValuePair<string, string>> properties, CancellationToken cancellationToken)
    {
        SampleIfDue();
        Hand(Empty(scope, properties), properties);
        if (_fleet is { IsDue: true })
        {
            await _fleet.ReportAsync(_figures, cancellationToken).ConfigureAwait(false);
        }
    }

    private List<Measured> Empty(MeasurementScope? scope, IReadOnlyList<KeyValuePair<string, string>> properties)
    {
        var figures = new List<Measured>();
        var refused = _process.Drain(Series, figures);
        if (scope is not null)
        {
            var own = figures.Count;
            refused += scope.Drain(Series, figures);
            RepeatedReads.Notice(figures, own, properties, AdmitEntry, _figures);
            Measured.Join(figures, own);
            _idle.Return(scope);
        }

        if (refused > 0)
        {
            figures.Add(new Measured(_refused, null, refused));
        }

        return figures;
    }

    private void Hand(List<Measured> figures, IReadOnlyList<KeyValuePair<string, string>> properties)
    {
        _figures.Take(figures);
        if (_emf is not null)
        {
            figures.RemoveAll(static one => one.Series.IsFleetOnly);
            _emf.Write(figures, properties);
        }
    }

    private void SampleIfDue()
    {
        if (IsSampleDue(out var now, out var before) && Interlocked.CompareExchange(ref _sampledAt, now, before) == before)
        {
            Sample();
        }
    }

    // The clock may have been set back.
    private bool IsSampleDue(out long now, out long before)
    {
        (now, before) = (_clock.GetUtcNow().UtcTicks, Volatile.Read(ref _sampledAt));
        return now < before || now - Options.SampleInterval.Ticks >= before;
    }

    private string AdmitEntry(string name) => _entries.Admit(RepeatedReads.Entry, name, Options.MaximumDimensionValues);

    private void Sample()
    {
        lock (_sampler)
        {
            // What is asked for is the process's, whoever's invocation it is that asks.
            var current = _current.Value;
            _current.Value = null;
            try
            {
                _sampler.Sample(_process.Single, _collector.Ask);
                Sampled?.Invoke();
            }
            catch (ObjectDisposedException)
            {
                // The application ends, and this is its last request's work.
            }
            finally
            {
                _current.Value = current;
            }
        }
    }
}
