using Thaw.Jobs.Documents.Folders;
using Thaw.Tests.Support;

namespace Thaw.Jobs.Documents;

public sealed class FolderDocumentSourceTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("thaw-folder-");

    public FolderDocumentSourceTests()
    {
        Directory.CreateDirectory(In("data/sub"));
        File.WriteAllText(In("data/sub/a.txt"), "inside");
        File.WriteAllText(In("secret.txt"), "outside");
        Directory.CreateDirectory(In("data-beside"));
        File.WriteAllText(In("data-beside/b.txt"), "beside");
    }

    [Fact]
    public async Task Open_Below_IsTheFile()
    {
        await using var content = await Source().OpenAsync(new DocumentReference(null, "sub/a.txt"), default);
        Assert.Equal((6, "inside"), (content!.Length, await new StreamReader(content.Stream).ReadToEndAsync()));
    }

    [Theory]
    [InlineData("sub/none.txt")]
    [InlineData("none/a.txt")]
    [InlineData("sub")]
    [InlineData("sub/a.txt/more")]
    public async Task Open_Nothing_IsNull(string key) => Assert.Null(await Source().OpenAsync(new DocumentReference(null, key), default));

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../secret.txt")]
    [InlineData("sub/../../secret.txt")]
    [InlineData("sub/../sub/a.txt")]
    [InlineData("./sub/a.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("//host/share")]
    [InlineData("sub//a.txt")]
    [InlineData("sub/a.txt/")]
    [InlineData(@"..\secret.txt")]
    [InlineData(@"sub\a.txt")]
    [InlineData("C:/secret.txt")]
    [InlineData("sub/a.txt:stream")]
    [InlineData("sub/a.txt\0.png")]
    [InlineData("sub/a\n.txt")]
    [InlineData("sub/.. /a.txt")]
    [InlineData("sub/a.txt.")]
    [InlineData("CON")]
    [InlineData("sub/nul.txt")]
    [InlineData("com1")]
    [InlineData("lpt9.log")]
    public async Task Open_NameThatLeadsElsewhere_IsRefused(string key) =>
        await Assert.ThrowsAsync<DocumentRefusedException>(async () => await Source().OpenAsync(new DocumentReference(null, key), default));

    [Fact]
    public async Task Open_Bucket_IsRefused() =>
        await Assert.ThrowsAsync<DocumentRefusedException>(async () => await Source().OpenAsync(new DocumentReference("bucket", "sub/a.txt"), default));

    [Fact]
    public void Complaint_HalfASurrogatePair_IsNoText() => Assert.Contains("well-formed", DocumentKey.Complaint("sub/\ud83d"), StringComparison.Ordinal);

    [Fact]
    public async Task Open_Links_AreRefusedWhereverTheyLead()
    {
        File.CreateSymbolicLink(In("data/out.txt"), In("secret.txt"));
        File.CreateSymbolicLink(In("data/in.txt"), In("data/sub/a.txt"));
        Directory.CreateSymbolicLink(In("data/up"), _root.FullName);
        File.CreateSymbolicLink(In("data/nowhere"), In("nothing"));
        foreach (var key in new[] { "out.txt", "in.txt", "up/secret.txt", "up/data/sub/a.txt", "nowhere" })
            await Assert.ThrowsAsync<DocumentRefusedException>(async () => await Source().OpenAsync(new DocumentReference(null, key), default));
    }

    [Fact]
    public async Task Open_FolderBehindALink_IsTheFolder()
    {
        Directory.CreateSymbolicLink(In("alias"), In("data"));
        await using var content = await new FolderDocumentSource(In("alias")).OpenAsync(new DocumentReference(null, "sub/a.txt"), default);
        Assert.Equal(6, content!.Length);
    }

    [SkippableFact]
    public async Task Open_Pipe_DoesNotWaitForAWriter()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "pipes with names are Unix's");
        using var made = ToolProcess.Start(Require.Tool("mkfifo"), _root.FullName, In("data/pipe"));
        Assert.Equal(0, await made.WaitAsync());
        await using var content = await Source().OpenAsync(new DocumentReference(null, "pipe"), default).AsTask().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(0, content!.Length);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private FolderDocumentSource Source() => new(In("data"));

    private string In(string path) => Path.Combine(_root.FullName, path);
}
