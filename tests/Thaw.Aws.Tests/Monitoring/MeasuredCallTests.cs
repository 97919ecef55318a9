using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Aws.Tests.DynamoDb.BesideTheSdk;

namespace Thaw.Aws.Tests.Monitoring;

/// <summary>Calls of DynamoDB are measured by operation and table, with what they consumed.</summary>
public sealed class MeasuredCallTests
{
    [SkippableFact]
    public async Task Calls_TellDurationCapacityAndErrorByOperationAndTable()
    {
        using var bench = await TwinBench.CreateAsync();
        var seen = new ConcurrentBag<(string Instrument, string? Operation, string? Error, double Value)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, l) =>
        {
            if (instrument.Meter.Name == InstrumentNames.AwsMeter)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            var of = tags.ToArray().ToDictionary(static tag => tag.Key, static tag => (string?)tag.Value);

            // Other tests of this process call at the same time: a table of its own tells ours.
            if (of.GetValueOrDefault(InstrumentNames.DbCollection) == bench.Ours)
                seen.Add((instrument.Name, of[InstrumentNames.DbOperation], of.GetValueOrDefault(InstrumentNames.ErrorType), value));
        });
        listener.Start();
        var activities = new ConcurrentBag<(string Name, object? Table)>();
        using var traces = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == InstrumentNames.AwsMeter,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => activities.Add((activity.OperationName, activity.GetTagItem(InstrumentNames.DbCollection))),
        };
        ActivitySource.AddActivityListener(traces);

        var key = new Item().With("pk", "a").With("sk", 1);
        await bench.Client.SendAsync(new PutItem(bench.Ours, new Item().With("pk", "a").With("sk", 1).With("v", new string('x', 1_500))), default);
        await bench.Client.SendAsync(new GetItem<Item>(bench.Ours, key, ItemReader.Instance) { Consistent = true }, default);
        await Assert.ThrowsAnyAsync<Exception>(async () => await bench.Client.SendAsync(new Query<Item>(bench.Ours, "nonsense", ItemReader.Instance), default));

        Assert.Equal(
            [("GetItem", null), ("PutItem", null), ("Query", "ValidationException")],
            seen.Where(static one => one.Instrument == InstrumentNames.DbDuration).Select(static one => (one.Operation, one.Error)).OrderBy(static one => one.Operation, StringComparer.Ordinal));
        Assert.All(seen.Where(static one => one.Instrument == InstrumentNames.DbDuration), static one => Assert.InRange(one.Value, 1e-5, 30));
        Assert.Equal(
            [("GetItem", 1.0), ("PutItem", 2.0)],
            seen.Where(static one => one.Instrument == InstrumentNames.DbConsumedCapacity).Select(static one => (one.Operation, one.Value)).OrderBy(static one => one.Operation, StringComparer.Ordinal));
        Assert.Contains(("DynamoDB GetItem", bench.Ours), activities.Select(static one => (one.Name, one.Table as string ?? "")));
    }

    [SkippableFact]
    public async Task Query_TellsWhatItLookedAtAndWhatItAnswered()
    {
        using var bench = await TwinBench.CreateAsync();
        var seen = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, l) =>
        {
            if (instrument.Meter.Name == InstrumentNames.AwsMeter)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (tags.ToArray().Any(tag => tag.Key == InstrumentNames.DbCollection && (string?)tag.Value == bench.Ours))
                seen.AddOrUpdate(instrument.Name, value, (_, before) => before + value);
        });
        listener.Start();
        for (var i = 1; i <= 5; i++)
            await bench.Client.SendAsync(new PutItem(bench.Ours, new Item().With("pk", "a").With("sk", i).With("v", i)), default);
        await bench.Client.SendAsync(
            new Query<Item>(bench.Ours, "pk = :p", ItemReader.Instance) { Filter = "v > :s", Arguments = new Item().With(":p", "a").With(":s", 3) }, default);
        Assert.Equal((5, 2), (seen[InstrumentNames.DbItemsScanned], seen[InstrumentNames.DbItemsReturned]));
    }
}
