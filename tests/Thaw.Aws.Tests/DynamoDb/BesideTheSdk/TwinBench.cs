using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Thaw.Aws.Clients;
using Thaw.Aws.DynamoDb;
using Thaw.Aws.DynamoDb.Errors;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Tests.Support;
using TransactionCanceledException = Thaw.Aws.DynamoDb.Errors.TransactionCanceledException;

namespace Thaw.Aws.Tests.DynamoDb.BesideTheSdk;

/// <summary>Two tables of DynamoDB Local that are written to in the same way, one by our client and one by the SDK's.</summary>
internal sealed class TwinBench : IDisposable
{
    /// <summary>Where our updates keep their nonce, which the SDK's do not have.</summary>
    public const string NonceAttribute = "zz";

    /// <summary>An index of whole items, by a text that many have and a number.</summary>
    public const string Index = "by-a";

    // On a machine that has far more to do than it can: what is sent again after a time-out has another outcome, a table that is there already or a transaction that costs less.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private TwinBench(Uri url)
    {
        var endpoint = new AwsEndpoint(url, Region: null);
        Sdk = new AmazonDynamoDBClient(
            new BasicAWSCredentials("local", "local"),
            new AmazonDynamoDBConfig { ServiceURL = url.AbsoluteUri, AuthenticationRegion = endpoint.SigningRegion, Timeout = Patience });
        var usual = DynamoDbClientSettings.For(endpoint, TimeProvider.System, deadline: null);
        Client = new DynamoDbClient(new DynamoDbClientSettings { Endpoints = usual.Endpoints, Credentials = usual.Credentials, Handlers = usual.Handlers, Wall = usual.Wall, AttemptTimeout = Patience });
    }

    public string Ours { get; } = $"ours-{Guid.NewGuid():N}";

    // As long as ours: errors name tables.
    public string Theirs { get; } = $"sdks-{Guid.NewGuid():N}";

    public AmazonDynamoDBClient Sdk { get; }

    public DynamoDbClient Client { get; }

    public static async Task<TwinBench> CreateAsync()
    {
        var bench = new TwinBench((await DynamoDbLocal.SharedAsync()).Url);
        foreach (var table in (string[])[bench.Ours, bench.Theirs])
        {
            await bench.Sdk.CreateTableAsync(new CreateTableRequest
            {
                TableName = table,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                KeySchema = [new("pk", KeyType.HASH), new("sk", KeyType.RANGE)],
                AttributeDefinitions = [new("pk", ScalarAttributeType.S), new("sk", ScalarAttributeType.N), new("ip", ScalarAttributeType.S), new("is", ScalarAttributeType.N)],
                GlobalSecondaryIndexes =
                [
                    new() { IndexName = Index, KeySchema = [new("ip", KeyType.HASH), new("is", KeyType.RANGE)], Projection = new() { ProjectionType = ProjectionType.ALL } },
                ],
            });
        }

        return bench;
    }

    /// <summary>The same items in both tables.</summary>
    public async Task FillAsync(RandomItems random, int count)
    {
        for (var index = 0; index < count; index++)
        {
            var item = SdkItems.Of(random.Item());
            try
            {
                await Sdk.PutItemAsync(Ours, item);
                await Sdk.PutItemAsync(Theirs, item);
            }
            catch (AmazonDynamoDBException)
            {
                // A number that is none.
            }
        }
    }

    /// <summary>What came of a call of ours, as text.</summary>
    public async Task<string> OutcomeAsync<T>(T call, Func<T, string> text, bool withMessage = true)
        where T : DynamoDbCall
    {
        try
        {
            await Client.SendAsync(call, default);
            return $"{text(call)} {call.ConsumedUnits}";
        }
        catch (TransactionCanceledException fault)
        {
            return "cancelled " + string.Join(',', fault.Reasons.Select(static reason => $"{reason.Code}:{SdkItems.Text(reason.Item)}"));
        }
        catch (DynamoDbException fault)
        {
            Assert.NotEmpty(fault.RequestId);
            return $"{fault.StatusCode} {fault.Code}{(withMessage ? fault.Message[(fault.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..fault.Message.LastIndexOf(" (request", StringComparison.Ordinal)] : "")}";
        }
    }

    /// <summary>What came of a call of the SDK's, as the same text.</summary>
    public static async Task<string> SdkOutcomeAsync<T>(Func<Task<T>> call, Func<T, (string Text, double Units)> text, bool withMessage = true)
    {
        try
        {
            var (said, units) = text(await call());
            return $"{said} {units}";
        }
        catch (Amazon.DynamoDBv2.Model.TransactionCanceledException fault)
        {
            return "cancelled " + string.Join(',', fault.CancellationReasons.Select(static reason => $"{reason.Code}:{(reason.Item is { Count: > 0 } item ? SdkItems.Text(item) : "")}"));
        }
        catch (AmazonDynamoDBException fault)
        {
            return $"{(int)fault.StatusCode} {fault.ErrorCode}{(withMessage ? fault.Message : "")}";
        }
    }

    /// <summary>Both tables hold the same, but for nonces.</summary>
    public async Task AssertSameAsync()
    {
        var ours = await AllAsync(Ours);
        Assert.Equal(await AllAsync(Theirs), ours);
    }

    public void Dispose()
    {
        Client.Dispose();
        Sdk.Dispose();
    }

    private async Task<List<string>> AllAsync(string table)
    {
        var found = new List<string>();
        Dictionary<string, AttributeValue>? from = null;
        do
        {
            var page = await Sdk.ScanAsync(new ScanRequest { TableName = table, ConsistentRead = true, ExclusiveStartKey = from });
            found.AddRange(page.Items.Select(static item => SdkItems.Text(item, without: NonceAttribute)));
            from = page.LastEvaluatedKey;
        }
        while (from is { Count: > 0 });
        found.Sort(StringComparer.Ordinal);
        return found;
    }
}
