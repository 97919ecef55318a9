using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Microsoft.Extensions.Options;
using Thaw.Aws.Clients;
using Thaw.Aws.DynamoDb.Items;
using Thaw.Aws.DynamoDb.Operations;
using Thaw.Aws.Sqs.Operations;
using Thaw.Aws.Ssm;
using Thaw.Aws.Tests.DynamoDb.Hostile;
using Thaw.Aws.Tests.Sqs;

namespace Thaw.Aws.Tests.Clients;

public sealed class AttemptSettingTests
{
    [Theory]
    [InlineData(null, null, 3)]
    [InlineData("", null, 3)]
    [InlineData("1", null, 1)]
    [InlineData("7", 4, 7)]
    [InlineData(null, 4, 4)]
    [InlineData(null, 0, 3)]
    public void Or_IsTheEnvironments_ThenTheProfiles_ThenTheClients(string? variable, int? profile, int expected) => Assert.Equal(expected, Setting(variable, profile).Or(3));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("2.5")]
    [InlineData("three")]
    [InlineData("99999999999")]
    public void Or_Unusable_NamesTheVariable(string variable)
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Setting(variable).Or(3));
        Assert.Contains($"AWS_MAX_ATTEMPTS is '{variable}'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DynamoDB", null, 3)]
    [InlineData("DynamoDB", "1", 1)]
    [InlineData("DynamoDB", "4", 4)]
    [InlineData("SQS", null, 3)]
    [InlineData("SQS", "1", 1)]
    [InlineData("SQS", "2", 2)]
    [InlineData("SSM", null, 5)]
    [InlineData("SSM", "1", 1)]
    [InlineData("S3", "2", 2)]
    public async Task Client_SendsAsOftenAsItSays(string service, string? variable, int expected)
    {
        await using var server = Failing();
        using var pool = new AwsClientPool(Options.Create(new AwsEndpointOptions { ServiceUrl = server.Url }), patience: HostileBench.Patience, attempts: Setting(variable));
        await Assert.ThrowsAnyAsync<Exception>(async () => await (service switch
        {
            "DynamoDB" => pool.DynamoDb(null, null).SendAsync(new GetItem<Item>("t", new Item().With("pk", "k"), ItemReader.Instance), default).AsTask(),
            "SQS" => pool.Sqs(new Uri(SqsBench.Queue), null, null, new SqsLimits(SqsLimits.DefaultMessageBytes)).SendAsync(new SendMessage(SqsBench.Queue, "a"), default),
            "SSM" => pool.Ssm().SendAsync(new GetParameters(["a"]), default),
            _ => pool.S3(null, null).OpenAsync(new() { BucketName = "papers", Key = "a.txt" }, default),
        }));
        Assert.Equal((expected, expected, expected - 1), (server.Requests.Count, (int)pool.Statistics.Requests, (int)pool.Statistics.Retries));
    }

    /// <summary>The variable says attempts, the SDK's property repeats; the SDK sends as often.</summary>
    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public async Task Client_SendsAsOftenAsTheSdk(string variable)
    {
        await using var server = Failing();
        using var sdk = new AmazonDynamoDBClient(
            new BasicAWSCredentials("local", "local"),
            new AmazonDynamoDBConfig { ServiceURL = server.Url.AbsoluteUri, RetryMode = RequestRetryMode.Standard, MaxErrorRetry = Setting(variable).Or(3) - 1, Timeout = HostileBench.Patience.Attempt });
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => sdk.GetItemAsync("t", new() { ["pk"] = new("k") }));
        Assert.Equal(int.Parse(variable), server.Requests.Count);
    }

    private static AttemptSetting Setting(string? variable, int? profile = null) => new(name => name == "AWS_MAX_ATTEMPTS" ? variable : null, () => profile);

    private static HostileServer Failing() => new() { Otherwise = static (connection, _) => connection.AnswerAsync(500, DynamoDb.Hostile.RefusalTests.Error("InternalServerError", "")) };
}
