namespace Thaw.Monitoring.Tuning;

/// <summary>Tuned values of a process that shares no store with others: they go with it.</summary>
internal sealed class ProcessTuningSettings(ITuningState state) : ITuningSettings
{
    private readonly Lock _gate = new();
    private TuningSettings _settings;

    public TimeSpan? Within => null;

    public int MaximumBytes => 64 * 1024;

    public ValueTask<TuningSettings?> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return new(_settings);
        }
    }

    public ValueTask<bool?> TryReplaceAsync(TuningSettings next, Guid nonce, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_settings.Version != next.Version - 1)
            {
                return new(false);
            }

            _settings = next;
            state.Apply(next);
            return new(true);
        }
    }
}
