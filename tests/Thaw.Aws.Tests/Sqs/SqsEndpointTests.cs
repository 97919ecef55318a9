using Thaw.Aws.Clients;
using Thaw.Aws.Sqs;

namespace Thaw.Aws.Tests.Sqs;

public sealed class SqsEndpointTests
{
    [Theory]
    [InlineData("https://sqs.eu-central-1.amazonaws.com/1/tasks", "https://sqs.eu-central-1.amazonaws.com/", "eu-central-1")]
    [InlineData("https://eu-west-1.queue.amazonaws.com/1/tasks", "https://sqs.eu-west-1.amazonaws.com/", "eu-west-1")]
    [InlineData("https://sqs.cn-north-1.amazonaws.com.cn/1/tasks", "https://sqs.cn-north-1.amazonaws.com.cn/", "cn-north-1")]
    [InlineData("https://vpce-1.sqs.example.test/1/tasks", "https://vpce-1.sqs.example.test/", "us-west-2")]
    [InlineData("http://127.0.0.1:4566/1/tasks", "http://127.0.0.1:4566/", "us-west-2")]
    public void Of_WithoutAnAddress_IsWhereTheQueueSays(string queue, string address, string region) =>
        Assert.Equal(new SqsEndpoint(new Uri(address), region), SqsEndpoint.Of(new AwsEndpoint(null, "us-west-2"), new Uri(queue)));

    [Fact]
    public void Of_WithAnAddress_IsThere() => Assert.Equal(
        new SqsEndpoint(new Uri("http://127.0.0.1:9"), "us-west-2"),
        SqsEndpoint.Of(new AwsEndpoint(new Uri("http://127.0.0.1:9"), "us-west-2"), new Uri("https://sqs.eu-central-1.amazonaws.com/1/tasks")));
}
