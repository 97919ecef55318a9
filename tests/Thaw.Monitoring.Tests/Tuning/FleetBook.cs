using Microsoft.Extensions.Logging.Abstractions;
using Thaw.Monitoring.Tuning;

namespace Thaw.Monitoring.Tests.Tuning;

/// <summary>What several containers have in common, and the faults on the way to it.</summary>
internal sealed class FleetBook
{
    private readonly Lock _gate = new();
    private Guid _nonce;
    private TuningSettings _settings;

    public TuningSettings Settings
    {
        get
        {
            lock (_gate)
            {
                return _settings;
            }
        }

        set
        {
            lock (_gate)
            {
                _settings = value;
            }
        }
    }

    public bool IsReachable { get; set; } = true;

    public int MaximumBytes { get; set; } = 4_000;

    /// <summary>Called before each replacement, with its number from 1.</summary>
    public Action<int>? BeforeReplace { get; set; }

    /// <summary>Whether the answer of the replacement of this number is lost, after it took effect.</summary>
    public Func<int, bool> LosesAnswer { get; set; } = static _ => false;

    public int Replacements { get; private set; }

    public bool? Replace(TuningSettings next, Guid nonce)
    {
        if (!IsReachable)
        {
            return null;
        }

        int number;
        lock (_gate)
        {
            number = ++Replacements;
        }

        BeforeReplace?.Invoke(number);
        lock (_gate)
        {
            if (_settings.Version == next.Version - 1)
            {
                (_settings, _nonce) = (next, nonce);
            }

            return LosesAnswer(number) ? null : _settings.Version == next.Version && _nonce == nonce;
        }
    }
}

/// <summary>A container of that fleet.</summary>
internal sealed class FleetMember : ITuningSettings, IDisposable
{
    private readonly FleetBook _book;
    private readonly TuningState _state;
    private long _applied;

    public FleetMember(FleetBook book, TimeProvider clock, params ITunable[] tunables)
    {
        _book = book;
        _state = new TuningState(tunables, NullLogger.Instance);
        Optimizer = new Optimizer(static _ => new(new TuningInput(null!, [])), _state, this, Actions, clock, NullLogger.Instance);
    }

    public List<ITuningAction> Actions { get; } = [];

    public Optimizer Optimizer { get; }

    public TimeSpan? Within => TimeSpan.FromSeconds(1);

    public int MaximumBytes => _book.MaximumBytes;

    /// <summary>What a look-up's check does.</summary>
    public void Check() => Follow(_book.Settings);

    public ValueTask<TuningSettings?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_book.IsReachable)
        {
            return default;
        }

        Check();
        return new(_book.Settings);
    }

    public ValueTask<bool?> TryReplaceAsync(TuningSettings next, Guid nonce, CancellationToken cancellationToken)
    {
        var replaced = _book.Replace(next, nonce);
        if (replaced == true)
        {
            Follow(next);
        }

        return new(replaced);
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        _state.Dispose();
    }

    private void Follow(TuningSettings settings)
    {
        if (settings.Version != _applied)
        {
            _applied = settings.Version;
            _state.Apply(settings);
        }
    }
}
