using System.Diagnostics;
using Thaw.Caching.Stores;
using Thaw.Embedded.Database;

namespace Thaw.Embedded.Caching;

public sealed class SqliteProcessesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TwoProcesses_Committing_EachSeqOnce()
    {
        using var one = Start("commit", "one", 100);
        using var two = Start("commit", "two", 100);
        var ones = await AcknowledgedAsync(one);
        var twos = await AcknowledgedAsync(two);
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), ones.Concat(twos).Order());
        using var store = _folder.Open();
        Assert.Equal(200, (await store.ReadAsync(new StoreRead { Head = true, Consistent = true }, default)).Head);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(150)]
    public async Task KilledWhileWriting_NothingAcknowledgedIsLost(int killedAfter)
    {
        using var store = _folder.Open();
        using var writer = Start("write", "writer", 1_000_000, 60_000);
        using var committer = Start("commit", "committer", 1_000_000);
        var written = new List<long>();
        var committed = new List<long>();
        var ours = 0L;
        for (var i = 0; i < killedAfter; i++)
        {
            written.Add(long.Parse((await writer.StandardOutput.ReadLineAsync())!));
            committed.Add(long.Parse((await committer.StandardOutput.ReadLineAsync())!));
            if (await store.WriteAsync(TemporaryFolder.Entry("ours", i), default))
                ours = i;
        }

        writer.Kill(); // SIGKILL
        committer.Kill();
        written.AddRange(await AcknowledgedAsync(writer));
        committed.AddRange(await AcknowledgedAsync(committer));

        using var reopened = _folder.Open();
        foreach (var i in written)
        {
            var entry = await reopened.ReadEntryAsync(new StoreKey("store-process", "writer", $"{i}"), consistent: true, default);
            Assert.Equal(60_000, entry!.Value.Data.Length);
            Assert.Equal(-1, entry.Value.Data.Span.IndexOfAnyExcept((byte)i));
        }

        var head = (await reopened.ReadAsync(new StoreRead { Head = true, Consistent = true }, default)).Head;
        Assert.InRange(head, committed.Max(), committed.Max() + 1);
        Assert.All((await reopened.ReadAsync(new StoreRead { JournalFrom = 1, JournalTo = head }, default)).Journal, record => Assert.NotNull(record));
        Assert.Equal(ours, (await reopened.ReadEntryAsync(TemporaryFolder.Entry("ours", 0).Key, consistent: true, default))!.Value.Seq);
        Assert.True(await reopened.WriteAsync(TemporaryFolder.Entry("after", 1), default));
        using var raw = new RawDatabase(_folder.Database);
        Assert.Equal("ok", raw.Text("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task TwoProcesses_ManyCallersEach_AllThatWasAcknowledgedStands()
    {
        using var one = Start("crowd", "one", 400, 500);
        using var two = Start("crowd", "two", 400, 500);
        Assert.Equal(Enumerable.Range(1, 400).Select(i => (long)i), (await AcknowledgedAsync(one)).Order());
        Assert.Equal(Enumerable.Range(1, 400).Select(i => (long)i), (await AcknowledgedAsync(two)).Order());
        await StandAsync("one", Enumerable.Range(1, 400).Select(i => (long)i), 500);
        await StandAsync("two", Enumerable.Range(1, 400).Select(i => (long)i), 500);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(60)]
    [InlineData(500)]
    public async Task KilledWhileManyWrite_NothingAcknowledgedIsLost(int killedAfter)
    {
        using var other = Start("crowd", "other", 300, 500);
        using var crowd = Start("crowd", "crowd", 1_000_000, 20_000);
        var written = new List<long>();
        for (var i = 0; i < killedAfter; i++)
            written.Add(long.Parse((await crowd.StandardOutput.ReadLineAsync())!));
        crowd.Kill(); // SIGKILL, with some of a group run and some not
        written.AddRange(await AcknowledgedAsync(crowd));
        Assert.Equal(300, (await AcknowledgedAsync(other)).Count);
        await StandAsync("crowd", written, 20_000);
        await StandAsync("other", Enumerable.Range(1, 300).Select(i => (long)i), 500);
        using var raw = new RawDatabase(_folder.Database);
        Assert.Equal("ok", raw.Text("PRAGMA integrity_check"));
    }

    private async Task StandAsync(string user, IEnumerable<long> written, int bytes)
    {
        using var store = _folder.Open();
        foreach (var i in written)
        {
            var entry = await store.ReadEntryAsync(new StoreKey("store-process", user, $"{i}"), consistent: true, default);
            Assert.Equal(bytes, entry!.Value.Data.Length);
            Assert.Equal(-1, entry.Value.Data.Span.IndexOfAnyExcept((byte)i));
        }
    }

    private Process Start(string verb, string name, int count, int bytes = 100)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var program = Path.Combine(AppContext.BaseDirectory, "Thaw.StoreProcess.dll");
        return Process.Start(new ProcessStartInfo(host, ["exec", program, "sqlite", _folder.Database, verb, name, $"{count}", $"{bytes}"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
    }

    private static async Task<List<long>> AcknowledgedAsync(Process process)
    {
        var lines = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        // A last line that the kill cut short has no end and does not count.
        return [.. lines.Split('\n')[..^1].Select(line => long.Parse(line))];
    }
}
