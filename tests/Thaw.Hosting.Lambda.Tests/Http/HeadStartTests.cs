using System.Text;
using Thaw.Hosting.Lambda.Http;
using Thaw.Hosting.Lambda.RuntimeApi;

namespace Thaw.Hosting.Lambda.Tests.Http;

public sealed class HeadStartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Rehearse_SendsOneAnswerFromTheEndpointToNobody(int maxConcurrency)
    {
        var environment = new LambdaEnvironment { RuntimeApi = RuntimeApiAddress.Parse("127.0.0.1:1"), MaxConcurrency = maxConcurrency };

        var sent = Encoding.UTF8.GetString(HeadStart.Rehearse(environment).Span);

        Assert.Equal(2, sent.Split("/next HTTP/1.1").Length); // The next event is not asked for.
        Assert.Contains("\"statusCode\":200", sent, StringComparison.Ordinal);
        Assert.Contains("\"body\":\"{}\"", sent, StringComparison.Ordinal);
    }
}
