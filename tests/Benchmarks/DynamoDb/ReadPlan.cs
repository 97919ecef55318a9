namespace Thaw.Benchmarks.DynamoDb;

/// <summary>How often.</summary>
/// <param name="Starts">Fresh processes a subject for the first call alone.</param>
/// <param name="Sets">Sets of processes that are warmed up and measured: what is compiled differs from one to the next.</param>
/// <param name="Slice">Reads a slice of the warm-up.</param>
/// <param name="Rounds">Rounds in which the subjects of a set take turns.</param>
/// <param name="Reads">Reads a turn.</param>
internal sealed record ReadPlan(int Starts, int Sets, int Slice, int Rounds, int Reads)
{
    public static ReadPlan Full { get; } = new(9, 3, 1_000, 21, 500);

    /// <summary>Shows that it works: without processes that are started for their first call alone, and without waiting until all is compiled.</summary>
    public static ReadPlan Quick { get; } = new(0, 1, 0, 1, 50);
}
