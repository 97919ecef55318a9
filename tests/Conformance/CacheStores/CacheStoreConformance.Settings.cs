using Thaw.Caching.Stores;

namespace Thaw.Conformance.CacheStores;

public abstract partial class CacheStoreConformance
{
    [SkippableFact]
    public async Task Settings_NeverWritten_AreAbsent() => Assert.Null(await SettingsAsync(Store));

    [SkippableFact]
    public async Task Settings_Written_AreReadByOthers_WithTheHead()
    {
        Assert.True(await Store.TryReplaceSettingsAsync(Settings(1, 5, 6), Guid.NewGuid(), default));
        Assert.True(await Store.CommitAsync(Commit(1), default));
        var read = await Second.ReadAsync(new StoreRead { Head = true, Settings = true, Consistent = true }, default);
        Assert.Equal(1, read.Head);
        AssertSame(Settings(1, 5, 6), read.Settings);
    }

    [SkippableFact]
    public async Task Settings_ReadBesideAnEntryAndItsStamps_AreThere()
    {
        await Store.WriteAsync(Entry(Key("entry"), 0), default);
        await Store.TryReplaceSettingsAsync(Settings(1, 5), Guid.NewGuid(), default);
        var read = await Second.ReadAsync(new StoreRead { Head = true, Settings = true, Entries = [Key("entry")], Stamps = ["none"], Consistent = true }, default);
        AssertSame(Entry(Key("entry"), 0), Assert.Single(read.Entries));
        AssertSame(Settings(1, 5), read.Settings);
    }

    [SkippableFact]
    public async Task Settings_NotAskedFor_AreNotAnswered()
    {
        await Store.TryReplaceSettingsAsync(Settings(1, 5), Guid.NewGuid(), default);
        Assert.Null((await Store.ReadAsync(new StoreRead { Head = true, Consistent = true }, default)).Settings);
    }

    [SkippableFact]
    public async Task Settings_ReplacedInTurn_HoldTheLast()
    {
        for (var version = 1; version <= 3; version++)
            Assert.True(await (version % 2 == 0 ? Store : Second).TryReplaceSettingsAsync(Settings(version, (byte)version), Guid.NewGuid(), default));
        AssertSame(Settings(3, 3), await SettingsAsync(Store));
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Settings_MadeFromAnotherVersion_ChangeNothing(long version)
    {
        await Store.TryReplaceSettingsAsync(Settings(1, 1), Guid.NewGuid(), default);
        await Store.TryReplaceSettingsAsync(Settings(2, 2), Guid.NewGuid(), default);
        Assert.False(await Second.TryReplaceSettingsAsync(Settings(version, 9), Guid.NewGuid(), default));
        AssertSame(Settings(2, 2), await SettingsAsync(Store));
    }

    [SkippableFact]
    public async Task Settings_FirstIsNotTheFirst_StayAbsent()
    {
        Assert.False(await Store.TryReplaceSettingsAsync(Settings(2, 2), Guid.NewGuid(), default));
        Assert.Null(await SettingsAsync(Store));
    }

    [SkippableFact]
    public async Task Settings_ReplacedAgainByTheSameCall_RecogniseThemselves()
    {
        var nonce = Guid.NewGuid();
        Assert.True(await Store.TryReplaceSettingsAsync(Settings(1, 1), nonce, default));
        Assert.True(await Second.TryReplaceSettingsAsync(Settings(1, 1), nonce, default));
        Assert.False(await Second.TryReplaceSettingsAsync(Settings(1, 1), Guid.NewGuid(), default));
        Assert.True(await Store.TryReplaceSettingsAsync(Settings(2, 2), Guid.NewGuid(), default));
        Assert.False(await Second.TryReplaceSettingsAsync(Settings(1, 1), nonce, default));
        AssertSame(Settings(2, 2), await SettingsAsync(Store));
    }

    [SkippableFact]
    public async Task Settings_NonceOfTheVersionBefore_IsNoSuccess()
    {
        var nonce = Guid.NewGuid();
        Assert.True(await Store.TryReplaceSettingsAsync(Settings(1, 1), nonce, default));
        Assert.True(await Store.TryReplaceSettingsAsync(Settings(2, 2), Guid.NewGuid(), default));
        Assert.False(await Store.TryReplaceSettingsAsync(Settings(2, 9), nonce, default));
        AssertSame(Settings(2, 2), await SettingsAsync(Store));
    }

    [SkippableFact]
    public async Task Settings_OfTheGreatestLength_AreWhole_AndLongerOnesAreRefused()
    {
        var data = RandomBytes(StoredSettings.MaximumBytes);
        Assert.True(await Store.TryReplaceSettingsAsync(Settings(1, data), Guid.NewGuid(), default));
        AssertSame(Settings(1, data), await SettingsAsync(Second));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.TryReplaceSettingsAsync(Settings(2, RandomBytes(StoredSettings.MaximumBytes + 1)), Guid.NewGuid(), default));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.TryReplaceSettingsAsync(Settings(0, data), Guid.NewGuid(), default));
        Assert.True(await Store.TryReplaceSettingsAsync(Settings(2), Guid.NewGuid(), default));
        AssertSame(Settings(2), await SettingsAsync(Second));
    }

    [SkippableFact]
    public async Task Settings_OutliveTheirProcesses()
    {
        await Store.TryReplaceSettingsAsync(Settings(1, 7), Guid.NewGuid(), default);
        await ReopenAsync();
        AssertSame(Settings(1, 7), await SettingsAsync(Store));
    }

    [SkippableFact]
    public async Task Settings_Racers_ExactlyOneWins()
    {
        for (var version = 1; version <= 10; version++)
        {
            var next = version;
            var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
                await (i % 2 == 0 ? Store : Second).TryReplaceSettingsAsync(Settings(next, (byte)i), Guid.NewGuid(), default))));
            Assert.Single(won, true);
            AssertSame(Settings(version, (byte)Array.IndexOf(won, true)), await SettingsAsync(Store));
        }
    }

    [SkippableFact]
    public async Task Settings_WaitCancelled_IsACancellation() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.TryReplaceSettingsAsync(Settings(1, 1), Guid.NewGuid(), new CancellationToken(canceled: true)));

    private static StoredSettings Settings(long version, params byte[] data) => new(version, data);

    private static async Task<StoredSettings?> SettingsAsync(ICacheStore store) => (await store.ReadAsync(new StoreRead { Settings = true, Consistent = true }, default)).Settings;

    private static void AssertSame(StoredSettings expected, StoredSettings? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Version, actual.Value.Version);
        Assert.Equal(expected.Data.ToArray(), actual.Value.Data.ToArray());
    }
}
