using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Thaw.Tests.Support;
using static Thaw.Aws.Tests.Caching.StoreBench;

namespace Thaw.Aws.Tests.Caching;

public class CoalescingTests
{
    [SkippableFact]
    public async Task Reads_OfOneMoment_ShareRequestsOfAHundred()
    {
        var moment = new Moment();
        using var bench = await CreateAsync(schedule: moment.Schedule);
        foreach (var index in Enumerable.Range(0, 150))
        {
            await bench.Store.WriteAsync(Entry($"k{index}", 1, 20, index), default);
        }

        bench.Wire.Sent.Clear();
        var before = bench.Store.Usage.Requests;
        var reads = Enumerable.Range(0, 150).Concat(Enumerable.Range(0, 50))
            .Select(index => bench.Store.ReadEntryAsync(Key($"k{index}"), consistent: false, default).AsTask()).ToArray();
        moment.Pass();
        var entries = await Task.WhenAll(reads);
        Assert.All(entries.Index(), entry => Assert.True(entry.Item!.Value.Data.Span.SequenceEqual(Entry("", 1, 20, entry.Index % 150).Data.Span)));
        Assert.Equal(["BatchGetItem", "BatchGetItem"], bench.Wire.Targets);
        Assert.Equal(2, bench.Store.Usage.Requests - before);
    }

    [SkippableFact]
    public async Task Read_Alone_IsAGetItem()
    {
        using var bench = await CreateAsync();
        Assert.Null(await bench.Store.ReadEntryAsync(Key("none"), consistent: false, default));
        Assert.Equal(["GetItem"], bench.Wire.Targets);
    }

    [SkippableFact]
    public async Task Read_Alone_CountsInTheCourseOfItsCaller_AndASharedOneInNobodys()
    {
        var moment = new Moment();
        using var bench = await CreateAsync(schedule: moment.Schedule);
        await bench.Store.WriteAsync(Entry("k", 1, 20), default);
        var course = new AsyncLocal<string?>();
        var measured = new ConcurrentBag<(string Operation, string? Course)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, l) =>
        {
            if (instrument.Meter.Name == InstrumentNames.AwsMeter && instrument.Name == InstrumentNames.DbDuration)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            var of = tags.ToArray().ToDictionary(static tag => tag.Key, static tag => (string?)tag.Value);
            if (of.GetValueOrDefault(InstrumentNames.DbCollection) == bench.Table)
                measured.Add((of[InstrumentNames.DbOperation]!, course.Value));
        });
        listener.Start();

        var alone = AskAsync("alone", "k");
        moment.Pass();
        Assert.NotNull(await alone);
        var together = new[] { AskAsync("one", "k"), AskAsync("other", "none") };
        moment.Pass();
        await Task.WhenAll(together);

        Assert.Equal([("BatchGetItem", null), ("GetItem", "alone")], measured.OrderBy(static one => one.Operation, StringComparer.Ordinal));

        async Task<Thaw.Caching.Stores.StoredEntry?> AskAsync(string name, string key)
        {
            course.Value = name;
            return await bench.Store.ReadEntryAsync(Key(key), consistent: false, default);
        }
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reads_OfTwoConsistencies_AreTwoRequests_EachWithItsOwn(bool alone)
    {
        var moment = new Moment();
        using var bench = await CreateAsync(schedule: moment.Schedule);
        var keys = alone ? new[] { "a" } : ["a", "b"];
        var reads = keys.SelectMany(key => new[] { true, false }.Select(consistent => bench.Store.ReadEntryAsync(Key(key), consistent, default).AsTask())).ToArray();
        moment.Pass();
        await Task.WhenAll(reads);
        var flags = bench.Wire.Sent.Select(sent => (bool?)(alone ? sent.Body["ConsistentRead"] : sent.Body["RequestItems"]![bench.Table]!["ConsistentRead"]));
        Assert.Equal([false, true], flags.Select(flag => flag is true).Order());
    }

    [SkippableFact]
    public async Task Read_Cancelled_EndsOnlyItsOwnWait()
    {
        var moment = new Moment();
        using var bench = await CreateAsync(schedule: moment.Schedule);
        await bench.Store.WriteAsync(Entry("k", 1, 20), default);
        using var impatient = new CancellationTokenSource();
        var left = bench.Store.ReadEntryAsync(Key("k"), consistent: false, impatient.Token).AsTask();
        var stays = bench.Store.ReadEntryAsync(Key("k"), consistent: false, default).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        moment.Pass();
        Assert.NotNull(await stays);
    }

    [SkippableFact]
    public async Task Reads_ThatFail_FailForEachCaller_AndTheNextOnesAreSentAgain()
    {
        var moment = new Moment();
        using var bench = await CreateAsync(schedule: moment.Schedule);
        bench.Wire.NextAnswerIs(System.Net.HttpStatusCode.BadRequest, """{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"}""");
        var reads = new[] { "a", "b", "a" }.Select(key => bench.Store.ReadEntryAsync(Key(key), consistent: false, default).AsTask()).ToArray();
        moment.Pass();
        foreach (var read in reads)
        {
            await Assert.ThrowsAsync<Thaw.Aws.DynamoDb.Errors.ResourceNotFoundException>(() => read);
        }

        var next = bench.Store.ReadEntryAsync(Key("a"), consistent: false, default).AsTask();
        moment.Pass();
        Assert.Null(await next);
    }

    [SkippableFact]
    public async Task Reads_StartedInALoop_AreFarFewerRequestsThanReads()
    {
        using var bench = await CreateAsync();
        await bench.Store.ReadEntryAsync(Key("warm"), consistent: false, default);

        // How many depends on the machine's mood; one each would mean that nothing is shared.
        await Tries.OneMustDoAsync(async () =>
        {
            bench.Wire.Sent.Clear();
            await Task.WhenAll(Enumerable.Range(0, 100).Select(index => bench.Store.ReadEntryAsync(Key($"k{index}"), consistent: false, default).AsTask()));
            return bench.Wire.Count <= 50 ? null : $"100 reads were {bench.Wire.Count} requests.";
        });
    }

    private sealed class Moment
    {
        private Action? _pending;

        public void Schedule(Action action) => _pending += action;

        public void Pass() => Interlocked.Exchange(ref _pending, null)!();
    }
}
