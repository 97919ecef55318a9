using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Thaw.Jobs.Documents.Storing;
using Thaw.Jobs.Support;
using Thaw.Tasks;

namespace Thaw.Jobs.Documents;

public sealed class FileProcessingTests : IDisposable
{
    private readonly TaskFolder _folder = new();

    [Fact]
    public async Task Run_Text_SaysWhatItIsAndStoresItsChunks()
    {
        var text = GeneratedText.Of(seed: 1, characters: 300_000);
        _folder.Put("books/one.txt", text);
        await using var host = new JobsHost(_folder);

        var task = await host.RunAsync("file_processing", """{"key":"books/one.txt","chunkSize":1500,"overlap":150,"index":false}""");

        var result = JobsHost.Result(task);
        Assert.Equal(100, task.Progress);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), result.GetProperty("sha256").GetString());
        Assert.Equal(("books/one.txt", "text/plain", "us-ascii"), (String(result, "document"), String(result, "type"), String(result, "encoding")));
        Assert.Equal((text.Length, text.Length), (result.GetProperty("bytes").GetInt32(), result.GetProperty("characters").GetInt32()));
        Assert.Equal(text.Split('\n').Length, result.GetProperty("lines").GetInt32() + (text[^1] == '\n' ? 1 : 0));
        Assert.Equal(text.Split([' ', '\n', '.'], StringSplitOptions.RemoveEmptyEntries).Length, result.GetProperty("words").GetInt32());
        Assert.Equal(text.Count(static c => c == '.'), result.GetProperty("sentences").GetInt32());

        var chunks = await ChunksAsync(host, "books/one.txt");
        Assert.Equal(result.GetProperty("chunks").GetInt32(), chunks.Count);
        Assert.All(chunks, chunk => Assert.Equal(text.Substring((int)chunk.Offset, chunk.Text.Length), chunk.Text));
        Assert.True(chunks.Count > 190);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Run_HostileFile_IsProcessed(string name, byte[] bytes, string type, string? encoding, int chunks)
    {
        _folder.Put("hostile", bytes);
        await using var host = new JobsHost(_folder);
        var result = JobsHost.Result(await host.RunAsync("file_processing", """{"key":"hostile","document":"x"}"""));
        Assert.Equal((type, encoding, chunks), (String(result, "type"), result.TryGetProperty("encoding", out _) ? String(result, "encoding") : null, result.GetProperty("chunks").GetInt32()));
        Assert.Equal(bytes.Length, result.GetProperty("bytes").GetInt32());
        Assert.NotEmpty(name);
        Assert.Equal(chunks, (await ChunksAsync(host, "x")).Count);
    }

    public static TheoryData<string, byte[], string, string?, int> Hostile() => new()
    {
        { "empty", [], "text/plain", "us-ascii", 0 },
        { "a mark alone", [0xef, 0xbb, 0xbf], "text/plain", "utf-8", 0 },
        { "half a mark", [0xef, 0xbb], "text/plain", "windows-1252", 1 },
        { "zeros", new byte[100_000], "application/octet-stream", null, 0 },
        { "a zero late", [.. Encoding.ASCII.GetBytes(new string('a', 9_000)), 0, (byte)'b'], "text/plain", "us-ascii", 5 },
        { "invalid UTF-8", [.. "é"u8, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0xf5, .. "ok"u8], "text/plain", "utf-8", 1 },
        { "an odd number of bytes in UTF-16", [0xff, 0xfe, 0x41, 0x00, 0x42], "text/plain", "utf-16le", 1 },
        { "PDF", [.. "%PDF-1.4 whatever"u8], "application/pdf", null, 0 },
        { "white space", Encoding.ASCII.GetBytes(new string(' ', 50_000)), "text/plain", "us-ascii", 0 },
        { "Windows", [.. "caf"u8, 0xe9], "text/plain", "windows-1252", 1 },
    };

    [Fact]
    public async Task Run_SurrogatesAtEveryBorder_AreWhole()
    {
        // Four bytes each in UTF-8 and UTF-16, shifted by one to three: every border of a buffer falls into some.
        for (var shift = 0; shift < 4; shift++)
        {
            var text = new string('a', shift) + string.Concat(Enumerable.Repeat("😀", 60_000));
            _folder.Put($"emoji{shift}", text);
            await using var host = new JobsHost(_folder);
            var result = JobsHost.Result(await host.RunAsync("file_processing", $$"""{"key":"emoji{{shift}}","chunkSize":777,"index":false}"""));
            Assert.Equal((text.Length, 0), (result.GetProperty("characters").GetInt32(), result.TryGetProperty("replaced", out var replaced) ? replaced.GetInt32() : 0));
            Assert.DoesNotContain(await ChunksAsync(host, $"emoji{shift}"), static chunk => chunk.Text.Contains('\ufffd', StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("""{"key":"../secret"}""", "downwards")]
    [InlineData("""{"key":"/etc/passwd"}""", "downwards")]
    [InlineData("""{"key":"none.txt"}""", "no such document")]
    [InlineData("""{"key":"a.txt","bucket":"b"}""", "bucket")]
    [InlineData("""{"key":"a.txt","chunkSize":199}""", "200")]
    [InlineData("""{"key":"a.txt","chunkSize":20001}""", "20000")]
    [InlineData("""{"key":"a.txt","chunkSize":300,"overlap":151}""", "150")]
    [InlineData("""{"key":"a.txt","overlap":-1}""", "0 to half")]
    [InlineData("""{"key":"a.txt","document":""}""", "name")]
    [InlineData("""{"key":"large.txt"}""", "MaximumDocumentBytes")]
    public async Task Run_Refused_IsDeadAtOnceAndLeavesNothing(string arguments, string says)
    {
        _folder.Put("a.txt", "some text");
        _folder.Put("large.txt", new byte[3_000]);
        await using var host = new JobsHost(_folder, jobs: static options => options.MaximumDocumentBytes = 2_048);
        var task = await host.RunAsync("file_processing", arguments);
        Assert.Equal((TaskState.Dead, 1), (task.State, task.Attempts));
        Assert.Contains(says, task.Fault!.Reason, StringComparison.Ordinal);
        Assert.Empty((await host.Items.ListItemsAsync("thaw.documents", null, 10, default)).Items);
    }

    [Fact]
    public async Task Run_Again_ReplacesTheDocumentAndForgetsWhatWasBefore()
    {
        await using var host = new JobsHost(_folder);
        _folder.Put("a.txt", GeneratedText.Of(seed: 2, characters: 200_000));
        JobsHost.Result(await host.RunAsync("file_processing", """{"key":"a.txt"}"""));
        var before = await ManifestAsync(host, "a.txt");
        var block = (await host.Get<DocumentChunks>().ReadBlocksAsync(before, default))!.Blocks[0];

        _folder.Put("a.txt", "Now short.");
        JobsHost.Result(await host.RunAsync("file_processing", """{"key":"a.txt"}"""));

        Assert.Equal("Now short.", Assert.Single(await ChunksAsync(host, "a.txt")).Text);
        Assert.True(await host.Get<DocumentChunks>().ReadBlockAsync(block, default) is null, "chunks that were replaced are still there");
        Assert.Single((await host.Items.ListItemsAsync("thaw.document." + DocumentId.Of("a.txt"), null, 10, default)).Items);
    }

    [Fact]
    public async Task Run_KilledInTheMiddle_LeavesTheDocumentThatWasUntilItIsRunAgain()
    {
        await using var host = new JobsHost(_folder);
        _folder.Put("a.txt", "The first.");
        JobsHost.Result(await host.RunAsync("file_processing", """{"key":"a.txt"}"""));
        var text = GeneratedText.Of(seed: 3, characters: 3_000_000);
        _folder.Put("a.txt", text);
        var task = await host.SubmitAsync("file_processing", """{"key":"a.txt"}""");

        using var stop = new CancellationTokenSource();
        var slow = new JobsHost(_folder, build: tasks => Slow(tasks, stop));
        Assert.True(await slow.WorkOnceAsync(stop.Token));
        Assert.True(stop.IsCancellationRequested);
        Assert.Equal("The first.", Assert.Single(await ChunksAsync(host, "a.txt")).Text);

        await slow.DisposeAsync();
        await host.WorkAsync();
        Assert.Equal(text.Length, JobsHost.Result(await host.ViewAsync(task.Id)).GetProperty("bytes").GetInt32());
        var chunks = await ChunksAsync(host, "a.txt");
        Assert.All(chunks, chunk => Assert.Equal(text.Substring((int)chunk.Offset, chunk.Text.Length), chunk.Text));
    }

    public void Dispose() => _folder.Dispose();

    private static void Slow(IThawTasksBuilder tasks, CancellationTokenSource stop) =>
        Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<IDocumentSource>(tasks.Services, new StoppingSource(stop));

    private static string? String(JsonElement result, string name) => result.GetProperty(name).GetString();

    private static async Task<DocumentManifest> ManifestAsync(JobsHost host, string document) => (await host.Get<DocumentChunks>().ReadAsync(document, default))!;

    private static async Task<List<Reading.TextChunk>> ChunksAsync(JobsHost host, string document)
    {
        var documents = host.Get<DocumentChunks>();
        var chunks = new List<Reading.TextChunk>();
        foreach (var block in (await documents.ReadBlocksAsync(await ManifestAsync(host, document), default))!.Blocks)
            chunks.AddRange((await documents.ReadBlockAsync(block, default))!);
        return chunks;
    }

    /// <summary>A document of which two thirds can be read; then the process is told to stop.</summary>
    private sealed class StoppingSource(CancellationTokenSource stop) : IDocumentSource
    {
        public ValueTask<DocumentContent?> OpenAsync(DocumentReference document, CancellationToken cancellationToken) =>
            new(new DocumentContent(new StoppingStream(Encoding.UTF8.GetBytes(GeneratedText.Of(seed: 3, characters: 2_000_000)), stop), 3_000_000));
    }

    private sealed class StoppingStream(byte[] bytes, CancellationTokenSource stop) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, CancellationToken.None);
            if (read == 0)
                await stop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return read;
        }
    }
}
