using Microsoft.Extensions.DependencyInjection;
using Thaw.Jobs.Search;
using Thaw.Jobs.Support;
using Thaw.Tasks;

namespace Thaw.Jobs.Documents;

public sealed class LargeDocumentTests : IDisposable
{
    private const int MiB = 1024 * 1024;
    private readonly TaskFolder _folder = new();

    [Fact]
    public async Task Run_TwentyMegabytes_ShowsProgressIsIndexedAndFound()
    {
        var prose = GeneratedText.Of(seed: 1, characters: 2 * MiB, vocabulary: 20_000);
        _folder.Put("book.txt", string.Concat(Enumerable.Range(0, 10).Select(part => part == 6 ? $"{prose} The quixotic Zebra, alone. " : prose)));
        var seen = new List<double>();
        await using var host = Host(watch: (id, tasks) => WatchAsync(seen, id, tasks));
        var task = await host.SubmitAsync("file_processing", """{"key":"book.txt"}""");
        await host.WorkAsync();
        var result = JobsHost.Result(await host.ViewAsync(task.Id));
        Assert.True(result.GetProperty("bytes").GetInt64() >= 20 * MiB);
        Assert.Equal(seen.Order(), seen);
        Assert.True(seen.Count(static percent => percent is > 0 and < 99) > 5, "no progress was seen on the way");

        _folder.Clock.Advance(TimeSpan.FromSeconds(2));
        var search = host.Get<DocumentSearch>();
        var hit = Assert.Single((await search.SearchAsync(new SearchQuery("ZEBRA quixotic"))).Hits);
        Assert.Equal("book.txt", hit.Document);
        Assert.Contains("The quixotic Zebra, alone.", hit.Snippet, StringComparison.Ordinal);
        Assert.True((await search.SearchAsync(new SearchQuery(GeneratedText.Word(0)))).Total > result.GetProperty("chunks").GetInt32() / 2);
    }

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_HundredMegabytesInOneLine_IsCutAndCounted(bool hasWords)
    {
        const int length = 100 * MiB;
        await using (var file = File.Create(Path.Combine(_folder.Data, "line.txt")))
        {
            var piece = new byte[MiB];
            Array.Fill(piece, (byte)'x');
            for (var i = 0; hasWords && i < piece.Length; i += 8)
                piece[i] = (byte)' ';
            for (var i = 0; i < 100; i++)
                await file.WriteAsync(piece);
        }

        await using var host = Host();
        var result = JobsHost.Result(await host.RunAsync("file_processing", """{"key":"line.txt","overlap":0,"index":false}"""));
        Assert.Equal((length, 1, hasWords ? length / 8 : 1), (result.GetProperty("characters").GetInt32(), result.GetProperty("lines").GetInt32(), result.GetProperty("words").GetInt32()));
        Assert.InRange(result.GetProperty("chunks").GetInt32(), length / 2_000, (length / 1_600) + 1);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Run_TwoHundredMegabytes_HoldsNoMoreThanAFew()
    {
        var source = new EndlessSource(200L * MiB);
        await using var host = Host(source);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var result = JobsHost.Result(await host.RunAsync("file_processing", """{"key":"endless","index":false}"""));

        Assert.Equal(200L * MiB, result.GetProperty("bytes").GetInt64());
        Assert.Equal(10, source.Live.Count);
        Assert.All(source.Live, live => Assert.True(live - before < 16 * MiB, $"{(live - before) / MiB} MiB are held"));

        // Twice as far in is no more than as far.
        Assert.InRange(source.Live[^1] - source.Live[1], -8L * MiB, 4L * MiB);
    }

    public void Dispose() => _folder.Dispose();

    // What whoever looks is shown, after each write: not what they come upon.
    private static async Task WatchAsync(List<double> seen, string id, ITaskClient tasks)
    {
        if (await tasks.GetAsync(id) is { Type: "file_processing" } task)
            seen.Add(task.Progress);
    }

    private JobsHost Host(IDocumentSource? source = null, Func<string, ITaskClient, Task>? watch = null) => new(_folder, build: tasks =>
    {
        if (watch is not null)
            WatchedStore.In(tasks, watch);
        tasks.Services.Configure<ThawTasksOptions>(static options => options.ProgressInterval = TimeSpan.Zero);
        if (source is not null)
            tasks.Services.AddSingleton(source);
    });

    /// <summary>A document that is made while it is read, and looks at each twenty megabytes what is alive.</summary>
    private sealed class EndlessSource(long length) : IDocumentSource
    {
        public List<long> Live { get; } = [];

        public ValueTask<DocumentContent?> OpenAsync(DocumentReference document, CancellationToken cancellationToken) =>
            new(new DocumentContent(new Prose(this, length), length));

        private sealed class Prose(EndlessSource source, long length) : MemoryStream
        {
            private readonly byte[] _text = System.Text.Encoding.ASCII.GetBytes(GeneratedText.Of(seed: 5, characters: MiB, vocabulary: 50_000))[..MiB];
            private long _at;

            public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                var from = (int)(_at % MiB);
                var read = (int)Math.Min(Math.Min(buffer.Length, MiB - from), length - _at);
                _text.AsSpan(from, read).CopyTo(buffer.Span);
                if (_at / (20 * MiB) != (_at + read) / (20 * MiB))
                    source.Live.Add(GC.GetTotalMemory(forceFullCollection: true));
                _at += read;
                return new(read);
            }
        }
    }
}
