namespace Thaw.Benchmarks.Lambda;

/// <summary>Asks a running subject, one request after the other.</summary>
internal interface IDriver : IDisposable
{
    MeasuredProcess Process { get; }

    /// <summary>Waits for the first answer.</summary>
    Task FirstAsync();

    /// <summary>Asks <paramref name="count"/> times and answers with how long each took.</summary>
    Task<IReadOnlyList<TimeSpan>> RunAsync(int count);
}
