using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Thaw.Aws.Clients;
using Thaw.Jobs.Documents;
using Thaw.Tasks;

namespace Thaw.Aws.S3;

public sealed class S3DocumentSourceTests : IAsyncLifetime
{
    private readonly BucketStub _s3 = new();
    private ServiceProvider _services = null!;

    public Task InitializeAsync()
    {
        _services = Services(new Dictionary<string, string?> { ["DOCUMENT_BUCKETS"] = "papers, notes", ["AWS_ENDPOINT_URL_S3"] = _s3.Url.AbsoluteUri, ["DOCUMENT_BUCKET_OWNER"] = "123456789012" });
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("2026/März/a b+c&d=é%20.txt")]
    public async Task Open_AllowedBucket_StreamsTheObject(string key)
    {
        var bytes = RandomNumberGenerator.GetBytes(3_000_000);
        _s3.Objects[$"papers/{key}"] = bytes;
        await using var content = await OpenAsync("papers", key);
        Assert.Equal(bytes.Length, content!.Length);
        using var read = new MemoryStream();
        await content.Stream.CopyToAsync(read);
        Assert.Equal(bytes, read.ToArray());
        Assert.Equal([$"GET papers/{key}"], _s3.Asked);
        Assert.Equal(["123456789012"], _s3.Owners);
    }

    /// <summary>What the client is built from may not be there yet (a region that the machine is asked for); the next document is none the worse for it.</summary>
    [Fact]
    public async Task Open_TheClientCouldNotBeBuilt_TheNextCallBuildsIt()
    {
        _s3.Objects["papers/a.txt"] = [1, 2, 3];
        var options = new S3DocumentOptions { Buckets = { "papers" }, ServiceUrl = new Uri("not/there/yet", UriKind.Relative) };
        using var pool = new AwsClientPool(Options.Create(new AwsEndpointOptions()));
        var source = new S3DocumentSource(Options.Create(options), pool);
        var document = new DocumentReference("papers", "a.txt");
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await source.OpenAsync(document, default));
        options.ServiceUrl = _s3.Url;
        await using var content = await source.OpenAsync(document, default);
        Assert.Equal(3, content!.Length);
    }

    [Fact]
    public async Task Open_NoSuchKey_IsNull() => Assert.Null(await OpenAsync("notes", "none"));

    [Theory]
    [InlineData("foreign", "a.txt")]
    [InlineData("PAPERS", "a.txt")]
    [InlineData("papers/..", "a.txt")]
    [InlineData("arn:aws:s3:eu-central-1:1:accesspoint/papers", "a.txt")]
    [InlineData("", "a.txt")]
    [InlineData(null, "a.txt")]
    [InlineData("papers", "../foreign/a.txt")]
    [InlineData("papers", "sub/../../foreign/a.txt")]
    [InlineData("papers", "/foreign/a.txt")]
    [InlineData("papers", "a\0.txt")]
    [InlineData("papers", "")]
    public async Task Open_ForeignPlace_IsRefusedBeforeAnythingIsAsked(string? bucket, string key)
    {
        await Assert.ThrowsAsync<DocumentRefusedException>(async () => await OpenAsync(bucket, key));
        Assert.Empty(_s3.Asked);
    }

    [Fact]
    public async Task Open_OneBucket_NeedNotBeNamed()
    {
        _s3.Objects["papers/a.txt"] = [1, 2, 3];
        await using var services = Services(new Dictionary<string, string?> { ["DOCUMENT_BUCKETS"] = "papers", ["AWS_ENDPOINT_URL"] = _s3.Url.AbsoluteUri });
        await using var content = await services.GetRequiredService<IDocumentSource>().OpenAsync(new DocumentReference(null, "a.txt"), default);
        Assert.Equal(3, content!.Length);
    }

    [Fact]
    public async Task Read_ConnectionBreaks_IsAFaultAndNoShortDocument()
    {
        _s3.Objects["papers/a.txt"] = new byte[1_000_000];
        _s3.BreaksAfter = 300_000;
        await using var content = await OpenAsync("papers", "a.txt");
        await Assert.ThrowsAnyAsync<IOException>(async () => await content!.Stream.CopyToAsync(Stream.Null));
    }

    [Theory]
    [InlineData("Bad_Bucket", null, "Bad_Bucket")]
    [InlineData(",", null, "DOCUMENT_BUCKETS")]
    [InlineData("papers", "12", "12 digits")]
    public void Options_Unusable_SayWhatIsAllowed(string buckets, string? owner, string says)
    {
        using var services = Services(new Dictionary<string, string?> { ["DOCUMENT_BUCKETS"] = buckets, ["DOCUMENT_BUCKET_OWNER"] = owner });
        var wrong = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<S3DocumentOptions>>().Value);
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Use_NoBucketNamed_AddsNothing()
    {
        using var services = Services([]);
        Assert.Null(services.GetService<IDocumentSource>());
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _s3.DisposeAsync();
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddThawTasks().UseS3Documents(new Settings(settings));
        return services.BuildServiceProvider();
    }

    private ValueTask<DocumentContent?> OpenAsync(string? bucket, string key) =>
        _services.GetRequiredService<IDocumentSource>().OpenAsync(new DocumentReference(bucket, key), default);
}
