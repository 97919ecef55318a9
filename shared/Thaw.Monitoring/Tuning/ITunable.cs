namespace Thaw.Monitoring.Tuning;

/// <summary>A setting that may be changed while the process runs. Its owner implements it where the owner and monitoring meet. Safe from any thread.</summary>
public interface ITunable
{
    /// <summary>Its id, the same in every process: <c>cache.memory.bytes</c>.</summary>
    string Id { get; }

    /// <summary>What its value is counted in: <c>bytes</c>, <c>seconds</c>.</summary>
    string Unit { get; }

    /// <summary>What a change does, in a sentence.</summary>
    string Effect { get; }

    /// <summary>Its value now.</summary>
    double Value { get; }

    /// <summary>The least it may be set to.</summary>
    double Minimum { get; }

    /// <summary>The most.</summary>
    double Maximum { get; }

    /// <summary>What it should be by what was measured; <see langword="null"/> where it is well as it is. An answer out of bounds is cut to them.</summary>
    TuningProposal? Propose(TuningInput input);

    /// <summary>Sets it, from now on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of bounds.</exception>
    void Set(double value);
}
