using Thaw.Caching.Resilience;

namespace Thaw.Caching.Tests.Resilience;

public sealed class TierCircuitTests
{
    private const long Break = 1_000;
    private const long Now = 1_000_000;

    private readonly TierCircuit _circuit = new(failuresToOpen: 1, Break);

    /// <summary>A call looks at the clock; the clock moves on, and another one's failure opens the circuit; only then the first asks whether it may.</summary>
    [Fact]
    public void TryEnter_LookedAtTheClockBeforeTheFailure_IsSkipped()
    {
        _circuit.Failed(Now);
        Assert.False(_circuit.TryEnter(Now - 1));
        Assert.Equal(CircuitState.Open, _circuit.State);
    }

    [Fact]
    public void TryEnter_LookedAtTheClockBeforeTheProbeSetOut_IsSkipped()
    {
        _circuit.Failed(Now);
        Assert.True(_circuit.TryEnter(Now + Break));
        Assert.False(_circuit.TryEnter(Now + Break - 1));
    }

    [Theory]
    [InlineData(Break)]
    [InlineData(-Break)]
    public void TryEnter_TheBreakHasPassedOrTheClockWasSetBack_OneProbeGoes(long later)
    {
        _circuit.Failed(Now);
        Assert.True(_circuit.TryEnter(Now + later));
        Assert.False(_circuit.TryEnter(Now + later));
    }
}
