namespace Thaw.Benchmarks.Lambda;

/// <summary>How often.</summary>
internal sealed record LambdaPlan(int Starts, int WarmUp, int Measured, int Steady)
{
    public static LambdaPlan Full { get; } = new(15, 3_000, 20_000, 30_000);

    public static LambdaPlan Quick { get; } = new(1, 50, 100, 200);
}
