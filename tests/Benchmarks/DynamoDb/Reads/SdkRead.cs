using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Thaw.Benchmarks.DynamoDb.Reads;

/// <summary>Through the SDK's client.</summary>
internal sealed class SdkRead(Uri url) : IRead
{
    private readonly AmazonDynamoDBClient _client = new(
        new BasicAWSCredentials("local", "local"),
        new AmazonDynamoDBConfig { ServiceURL = url.AbsoluteUri, AuthenticationRegion = "us-east-1", HttpClientFactory = new Factory() });

    public async ValueTask<int> ReadAsync()
    {
        var answer = await _client.GetItemAsync(new GetItemRequest
        {
            TableName = "cache",
            Key = new Dictionary<string, AttributeValue>(1) { ["pk"] = new("E#company###equipment/site-0042/pump") },
            ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL,
        }).ConfigureAwait(false);
        return (int)answer.Item["v"].B.Length;
    }

    public void Dispose() => _client.Dispose();

    private sealed class Factory : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new SocketsHttpHandler { SslOptions = StubCertificate.Options, UseProxy = false });
    }
}
