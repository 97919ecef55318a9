using Thaw.Aws.DynamoDb.Signing;

namespace Thaw.Aws.Tests.DynamoDb.Signing;

public class RequestSignerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Scope_IsKeptForTheDayAndTheCredentials_AndNoLonger()
    {
        var signer = new RequestSigner("eu-central-1");
        var keys = new AwsKeys("AK", "SK", null);
        var first = signer.ScopeOf(keys, Noon);
        Assert.Same(first, signer.ScopeOf(keys, Noon.AddHours(11)));
        Assert.NotSame(first, signer.ScopeOf(keys, Noon.AddHours(12)));
        var today = signer.ScopeOf(keys, Noon);
        Assert.NotSame(today, signer.ScopeOf(new AwsKeys("AK", "SK", null), Noon));
    }

    [Fact]
    public void Authorization_ChangesWithEverythingItCovers()
    {
        var signer = new RequestSigner("eu-central-1");
        var keys = new AwsKeys("AK", "SK", null);
        using var digests = new Digests();
        string Sign(AwsKeys by, DateTimeOffset at, string host, string body) =>
            new RequestSigner("eu-central-1").Authorization(by, at, [("host", host)], "host", System.Text.Encoding.UTF8.GetBytes(body), digests);
        string[] all =
        [
            Sign(keys, Noon, "a", "x"), Sign(keys, Noon, "a", "y"), Sign(keys, Noon, "b", "x"), Sign(keys, Noon.AddSeconds(1), "a", "x"), Sign(new("AK", "SL", null), Noon, "a", "x"),
            new RequestSigner("eu-west-1").Authorization(keys, Noon, [("host", "a")], "host", "x"u8, digests),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(all[0], signer.Authorization(keys, Noon, [("host", "a")], "host", "x"u8, digests));
        Assert.Equal(all[0], signer.Authorization(keys, Noon, [("host", "a")], "host", "x"u8, digests));
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=AK/20261121/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=", all[0], StringComparison.Ordinal);
        Assert.DoesNotContain("SK", all[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Authorization_WithDigestsThatAreKept_IsTheSame_WhicheverKeyCameBefore()
    {
        var signer = new RequestSigner("eu-central-1");
        AwsKeys[] keys = [new("AK", "SK", null), new("AK", "SL", null)];
        using var digests = new Digests();
        string Sign(AwsKeys by, Digests with) => signer.Authorization(by, Noon, [("host", "a")], "host", "x"u8, with);
        for (var signature = 0; signature < Digests.Unkept; signature++)
        {
            Sign(keys[0], digests);
        }

        foreach (var by in (AwsKeys[])[keys[0], keys[0], keys[1], keys[1], keys[0]])
        {
            using var anew = new Digests();
            Assert.Equal(Sign(by, anew), Sign(by, digests));
        }
    }
}
