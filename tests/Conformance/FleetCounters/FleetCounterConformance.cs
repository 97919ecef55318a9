namespace Thaw.Conformance.FleetCounters;

/// <summary>What every counter of the fleet must do.</summary>
public abstract class FleetCounterConformance : IAsyncLifetime
{
    private static readonly DateTimeOffset Later = new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Opens the same counters again, as another process would.</summary>
    protected abstract Task<IFleetCounter> OpenAsync();

    protected abstract Task CreateAsync();

    protected abstract Task DropAsync();

    public Task InitializeAsync() => CreateAsync();

    public Task DisposeAsync() => DropAsync();

    [SkippableFact]
    public async Task Add_AnswersTheSum()
    {
        var counter = await OpenAsync();
        Assert.Equal(new FleetSum(0, true), await AddAsync(counter, 0));
        Assert.Equal(new FleetSum(3, true), await AddAsync(counter, 3));
        Assert.Equal(new FleetSum(5, true), await AddAsync(counter, 2));
        Assert.Equal(new FleetSum(5, true), await AddAsync(counter, 0));
    }

    [SkippableFact]
    public async Task Add_PastTheCeiling_TakesNoPlace()
    {
        var counter = await OpenAsync();
        Assert.Equal(new FleetSum(0, false), await AddAsync(counter, 4, ceiling: 3));
        Assert.Equal(new FleetSum(3, true), await AddAsync(counter, 3, ceiling: 3));
        Assert.Equal(new FleetSum(3, false), await AddAsync(counter, 1, ceiling: 3));
        Assert.Equal(new FleetSum(4, true), await AddAsync(counter, 1, ceiling: 4));
        Assert.Equal(new FleetSum(4, false), await AddAsync(counter, 1, ceiling: 0));
        Assert.Equal(new FleetSum(4, true), await AddAsync(counter, 0, ceiling: 0));
    }

    [SkippableFact]
    public async Task Add_NamesAndPeriods_AreApart()
    {
        var counter = await OpenAsync();
        await AddAsync(counter, 3);
        Assert.Equal(1, (await counter.AddAsync("a", 8, 1, 100, Later, default)).Sum);
        Assert.Equal(1, (await counter.AddAsync("A", 7, 1, 100, Later, default)).Sum);
        Assert.Equal(1, (await counter.AddAsync("a#7", 7, 1, 100, Later, default)).Sum);
        Assert.Equal(3, (await AddAsync(counter, 0)).Sum);
    }

    [SkippableFact]
    public async Task Add_FromSeveralProcesses_CountsEachOnceUpToTheCeiling()
    {
        const int Processes = 4;
        const int Additions = 50;
        const int Ceiling = 150;
        var sums = await Task.WhenAll(Enumerable.Range(0, Processes).Select(async _ =>
        {
            var counter = await OpenAsync();
            var answered = new List<FleetSum>();
            for (var i = 0; i < Additions; i++)
            {
                answered.Add(await AddAsync(counter, 1, Ceiling));
            }

            return answered;
        }));
        var added = sums.SelectMany(static answered => answered).Where(static answer => answer.IsAdded).Select(static answer => answer.Sum);
        Assert.Equal(Enumerable.Range(1, Ceiling).Select(static sum => (long)sum), added.Order());
        Assert.Equal(Ceiling, (await AddAsync(await OpenAsync(), 0)).Sum);
    }

    [SkippableFact]
    public async Task Add_NegativeOrWithoutAName_IsRefused()
    {
        var counter = await OpenAsync();
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await counter.AddAsync("a", 7, -1, 100, Later, default));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await counter.AddAsync("", 7, 1, 100, Later, default));
    }

    private static ValueTask<FleetSum> AddAsync(IFleetCounter counter, int amount, long ceiling = 1_000) => counter.AddAsync("a", 7, amount, ceiling, Later, default);
}
