using Thaw.Monitoring.Fleet;

namespace Thaw.Conformance.MetricsStores;

/// <summary>What every <see cref="IMetricsStore"/> must do. A fact here is a sentence of the port's documentation.</summary>
public abstract class MetricsStoreConformance : IAsyncLifetime
{
    protected static readonly DateTimeOffset Minute = new(2030, 1, 1, 12, 30, 0, TimeSpan.Zero);

    // Long after any test: nothing is forgotten by itself.
    private static readonly DateTimeOffset Later = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly List<IMetricsStore> _opened = [];

    /// <summary>The clock of all processes.</summary>
    protected AdvancedClock Clock { get; } = new();

    /// <summary>One process's view of the database.</summary>
    protected IMetricsStore Store { get; private set; } = null!;

    /// <summary>Another process's view of the same database.</summary>
    protected IMetricsStore Second { get; private set; } = null!;

    /// <summary>Makes this fact's database: fresh and empty.</summary>
    protected abstract Task CreateDatabaseAsync();

    /// <summary>A store on this fact's database, as a process of its own would open it.</summary>
    protected abstract Task<IMetricsStore> OpenAsync();

    /// <summary>Takes this fact's database away; its stores are closed.</summary>
    protected abstract Task DropDatabaseAsync();

    public async Task InitializeAsync()
    {
        await CreateDatabaseAsync();
        _opened.Add(Store = await OpenAsync());
        _opened.Add(Second = await OpenAsync());
    }

    public async Task DisposeAsync()
    {
        foreach (var store in _opened)
            (store as IDisposable)?.Dispose();
        await DropDatabaseAsync();
    }

    [SkippableFact]
    public async Task Add_FromSeveralProcesses_StandsInItsMinute()
    {
        await Store.AddAsync(Record("one", 1, [1, 2, 3]), default);
        await Second.AddAsync(Record("two", 1, [4]), default);
        await Store.AddAsync(Record("one", 2, [5]), default);
        await Store.AddAsync(Record("one", 3, [6], Minute.AddMinutes(1)), default);
        await Store.AddAsync(Record("one", 3, [7], Minute.AddMinutes(-1)), default);
        Assert.Equal(["one 1 010203", "one 2 05", "two 1 04"], await ReadAsync(Second, Minute));
        Assert.Equal(["one 3 06"], await ReadAsync(Second, Minute.AddMinutes(1)));
        Assert.Empty(await Store.ReadRecordsAsync(Minute.AddMinutes(2), default));
    }

    [SkippableFact]
    public async Task Add_OfTheSameRecordAgain_TakesItsPlace()
    {
        for (var i = 0; i < 3; i++)
            await Store.AddAsync(Record("one", 1, [1, 2, 3]), default);
        Assert.Equal(["one 1 010203"], await ReadAsync(Store, Minute));
    }

    [SkippableFact]
    public async Task Read_OfARecord_AnswersAllOfIt()
    {
        var record = Record("Thaw-Api [$LATEST]/0a1b2c/#{}\"\\", long.MaxValue, [0, 255, 128]) with { ExpiresAt = new DateTimeOffset(2099, 2, 3, 4, 5, 6, TimeSpan.Zero) };
        await Store.AddAsync(record, default);
        var read = Assert.Single(await Second.ReadRecordsAsync(Minute, default));
        Assert.Equal((record.Minute, record.Container, record.Sequence, record.ExpiresAt), (read.Minute, read.Container, read.Sequence, read.ExpiresAt));
        Assert.Equal(record.Data.ToArray(), read.Data.ToArray());
    }

    [SkippableFact]
    public async Task Read_OfManyRecords_AnswersAllOfThem()
    {
        // More than a page of any database: 400 records of 8 KB.
        var data = new byte[8_192];
        new Random(3).NextBytes(data);
        await Parallel.ForEachAsync(Enumerable.Range(0, 400), async (i, token) => await Store.AddAsync(Record($"container {i}", 1, data), token));
        var read = await Second.ReadRecordsAsync(Minute, default);
        Assert.Equal(Enumerable.Range(0, 400).Select(static i => $"container {i}").Order(StringComparer.Ordinal), read.Select(static one => one.Container).Order(StringComparer.Ordinal));
        Assert.All(read, record => Assert.True(record.Data.Span.SequenceEqual(data)));
    }

    [SkippableFact]
    public async Task Expired_IsNotAnswered()
    {
        var (soon, slot) = (Clock.GetUtcNow().AddHours(1), new MetricsSlot(MetricsScale.Minute, Minute, MetricsPart.Fleet));
        await Store.AddAsync(Record("expiring", 1, [1]) with { ExpiresAt = soon }, default);
        await Store.AddAsync(Record("staying", 1, [2]), default);
        await Store.PutRollUpAsync(RollUp(slot, 1, [3]) with { ExpiresAt = soon }, default);
        await Store.PutRollUpAsync(RollUp(slot with { Part = MetricsPart.Containers }, 1, [4]), default);
        Assert.Equal(["expiring 1 01", "staying 1 02"], await ReadAsync(Second, Minute));
        Assert.Equal(2, (await Second.ReadRollUpsAsync([slot, slot with { Part = MetricsPart.Containers }], default)).Count);

        // To the second above: a store may keep no part of one.
        Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(2));

        Assert.Equal(["staying 1 02"], await ReadAsync(Second, Minute));
        Assert.Equal("04", Hex(Assert.Single(await Second.ReadRollUpsAsync([slot, slot with { Part = MetricsPart.Containers }], default)).Data));
    }

    [SkippableFact]
    public async Task Put_OfARollUp_IsReadByItsSlot()
    {
        var slots = new[]
        {
            new MetricsSlot(MetricsScale.Minute, Minute, MetricsPart.Fleet), new MetricsSlot(MetricsScale.Minute, Minute, MetricsPart.Containers),
            new MetricsSlot(MetricsScale.Hour, Minute.AddMinutes(-30), MetricsPart.Fleet), new MetricsSlot(MetricsScale.Day, Minute.AddHours(-12.5), MetricsPart.Containers),
        };
        for (var i = 0; i < slots.Length; i++)
            Assert.True(await Store.PutRollUpAsync(RollUp(slots[i], i, [(byte)i, 7]), default));
        var read = await Second.ReadRollUpsAsync([.. slots, new MetricsSlot(MetricsScale.Hour, Minute.AddMinutes(30), MetricsPart.Fleet)], default);
        Assert.Equal(slots.Select(static (slot, i) => (slot, (long)i, $"0{i}07")).OrderBy(static one => one.Item2), read.Select(static one => (one.Slot, one.Records, Hex(one.Data))).OrderBy(static one => one.Records));
        Assert.All(read, static one => Assert.Equal(Later, one.ExpiresAt));
        Assert.Empty(await Store.ReadRollUpsAsync([], default));
    }

    [SkippableFact]
    public async Task Put_OfFewerRecords_IsRefused()
    {
        var slot = new MetricsSlot(MetricsScale.Minute, Minute, MetricsPart.Fleet);
        Assert.True(await Store.PutRollUpAsync(RollUp(slot, 5, [5]), default));
        Assert.False(await Second.PutRollUpAsync(RollUp(slot, 4, [4]), default));
        Assert.Equal("05", Hex(Assert.Single(await Second.ReadRollUpsAsync([slot], default)).Data));
        Assert.True(await Second.PutRollUpAsync(RollUp(slot, 5, [6]), default));
        Assert.True(await Second.PutRollUpAsync(RollUp(slot, 9, [9]), default));
        Assert.Equal("09", Hex(Assert.Single(await Store.ReadRollUpsAsync([slot], default)).Data));
    }

    [SkippableFact]
    public async Task Put_ByManyAtOnce_KeepsTheOneOfMostRecords()
    {
        var slot = new MetricsSlot(MetricsScale.Hour, Minute.AddMinutes(-30), MetricsPart.Fleet);
        var order = Enumerable.Range(1, 40).ToArray();
        new Random(5).Shuffle(order);
        await Parallel.ForEachAsync(order, async (records, token) => await (records % 2 == 0 ? Store : Second).PutRollUpAsync(RollUp(slot, records, [(byte)records]), token));
        var read = Assert.Single(await Store.ReadRollUpsAsync([slot], default));
        Assert.Equal((40, "28"), (read.Records, Hex(read.Data)));
    }

    [SkippableFact]
    public async Task Read_OfHundredsOfSlots_AnswersAllThatAreThere()
    {
        var slots = Enumerable.Range(0, 130).Select(static i => new MetricsSlot(MetricsScale.Minute, Minute.AddMinutes(i), MetricsPart.Fleet)).ToList();
        await Parallel.ForEachAsync(slots, async (slot, token) => await Store.PutRollUpAsync(RollUp(slot, 1, new byte[2_000]), token));
        var asked = slots.SelectMany(static slot => new[] { slot, slot with { Part = MetricsPart.Containers } }).ToList();
        Assert.Equal(slots.Select(static slot => slot.Start), (await Second.ReadRollUpsAsync(asked, default)).Select(static one => one.Slot.Start).Order());
    }

    [SkippableFact]
    public async Task Data_AsLongAsTheTraitsSay_IsTaken_AndLongerIsRefused()
    {
        var slot = new MetricsSlot(MetricsScale.Day, Minute.AddHours(-12.5), MetricsPart.Fleet);
        var data = new byte[Store.Traits.MaximumBytes];
        new Random(7).NextBytes(data);
        await Store.PutRollUpAsync(RollUp(slot, 1, data), default);
        Assert.True(Assert.Single(await Store.ReadRollUpsAsync([slot], default)).Data.Span.SequenceEqual(data));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.PutRollUpAsync(RollUp(slot, 1, new byte[data.Length + 1]), default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.AddAsync(Record("one", 1, new byte[data.Length + 1]), default));
    }

    [SkippableFact]
    public async Task Calls_Cancelled_EndSo()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.AddAsync(Record("one", 1, [1]), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ReadRecordsAsync(Minute, cancelled));
    }

    protected static MetricsRecord Record(string container, long sequence, byte[] data, DateTimeOffset? minute = null) => new()
    {
        Minute = minute ?? Minute, Container = container, Sequence = sequence, Data = data, ExpiresAt = Later,
    };

    protected static MetricsRollUp RollUp(MetricsSlot slot, long records, byte[] data) => new() { Slot = slot, Records = records, Data = data, ExpiresAt = Later };

    protected static async Task<IEnumerable<string>> ReadAsync(IMetricsStore store, DateTimeOffset minute) =>
        (await store.ReadRecordsAsync(minute, default)).Select(static one => $"{one.Container} {one.Sequence} {Hex(one.Data)}").Order(StringComparer.Ordinal);

    private static string Hex(ReadOnlyMemory<byte> data) => Convert.ToHexStringLower(data.Span);
}
