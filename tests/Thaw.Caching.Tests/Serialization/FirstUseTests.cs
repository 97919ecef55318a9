using System.Text.Json;
using Thaw.Caching.Serialization;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.Serialization;

public sealed class FirstUseTests
{
    // The first values of a process come side by side, and the options that the application gave name no metadata yet.
    [Fact]
    public async Task Of_TwoTypesAtOnceOverOptionsWithoutMetadata_BothAreFound()
    {
        const int Rounds = 10_000;
        var options = Enumerable.Range(0, Rounds).Select(static _ => new JsonSerializerOptions(JsonSerializerDefaults.Web)).ToArray();
        var codecs = Array.ConvertAll(options, static one => new ValueCodecs(one, null, []));
        var turns = new int[2];
        var other = Task.Factory.StartNew(() => AskAll<int>(codecs, turns, 0), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        AskAll<long>(codecs, turns, 1);
        await other.SoonAsync();
        Assert.All(options, static one => Assert.True(one.IsReadOnly));
    }

    private static void AskAll<T>(ValueCodecs[] codecs, int[] turns, int mine)
    {
        var faults = new List<Exception>();
        for (var turn = 1; turn <= codecs.Length; turn++)
        {
            // Awake, or one of them would always be the later.
            Volatile.Write(ref turns[mine], turn);
            for (var awake = new SpinWait(); Volatile.Read(ref turns[1 - mine]) < turn;)
            {
                awake.SpinOnce(sleep1Threshold: -1);
            }

            // And not always equally far apart.
            for (var apart = mine * (turn % 32); apart > 0; apart--)
            {
                _ = Volatile.Read(ref turns[mine]);
            }

            try
            {
                Assert.NotNull(codecs[turn - 1].Of<T>());
            }
            catch (Exception error)
            {
                faults.Add(error);
            }
        }

        Assert.Empty(faults);
    }
}
