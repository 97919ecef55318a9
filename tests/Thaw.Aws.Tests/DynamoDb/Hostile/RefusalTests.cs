using System.Globalization;
using Thaw.Aws.DynamoDb.Credentials;
using Thaw.Aws.DynamoDb.Errors;
using Thaw.Aws.DynamoDb.Signing;

namespace Thaw.Aws.Tests.DynamoDb.Hostile;

/// <summary>What a service says instead of an answer.</summary>
public class RefusalTests
{
    [Theory]
    [InlineData(400, "ProvisionedThroughputExceededException", typeof(ProvisionedThroughputExceededException), 3)]
    [InlineData(400, "ThrottlingException", typeof(ThrottlingException), 3)]
    [InlineData(400, "RequestLimitExceeded", typeof(RequestLimitExceededException), 3)]
    [InlineData(400, "TransactionInProgressException", typeof(TransactionInProgressException), 3)]
    [InlineData(500, "InternalServerError", typeof(InternalServerErrorException), 3)]
    [InlineData(503, "ServiceUnavailable", typeof(DynamoDbException), 3)]
    [InlineData(400, "ResourceNotFoundException", typeof(ResourceNotFoundException), 1)]
    [InlineData(400, "ConditionalCheckFailedException", typeof(ConditionalCheckFailedException), 1)]
    [InlineData(400, "TransactionConflictException", typeof(TransactionConflictException), 3)]
    [InlineData(400, "IdempotentParameterMismatchException", typeof(IdempotentParameterMismatchException), 1)]
    [InlineData(400, "ItemCollectionSizeLimitExceededException", typeof(ItemCollectionSizeLimitExceededException), 1)]
    [InlineData(400, "ReplicatedWriteConflictException", typeof(ReplicatedWriteConflictException), 1)]
    [InlineData(421, "InvalidEndpointException", typeof(InvalidEndpointException), 1)]
    [InlineData(400, "ValidationException", typeof(DynamoDbException), 1)]
    [InlineData(400, "AccessDeniedException", typeof(DynamoDbException), 1)]
    [InlineData(400, "MissingAuthenticationTokenException", typeof(DynamoDbException), 1)]
    public async Task Error_IsItsException_AfterAsManyAttemptsAsItIsWorth(int status, string code, Type type, int attempts)
    {
        await using var bench = new HostileBench();
        bench.Server.Otherwise = (connection, _) => connection.AnswerAsync(status, Error(code, "Said the service."));
        var fault = await Assert.ThrowsAsync(type, async () => await bench.GetAsync());
        var error = Assert.IsAssignableFrom<DynamoDbException>(fault);
        Assert.Equal((status, code, HostileConnection.RequestId, attempts), (error.StatusCode, error.Code, error.RequestId, error.Attempts));
        Assert.Contains("Said the service.", error.Message, StringComparison.Ordinal);
        Assert.Equal(attempts, bench.Attempts);
        Assert.Equal(500 - 5 * (attempts - 1), bench.Client.RetryTokens);
    }

    [Theory]
    [InlineData(400, "ThrottlingException")]
    [InlineData(400, "TransactionConflictException")]
    [InlineData(500, "InternalServerError")]
    [InlineData(503, "")]
    public async Task Error_ThatPasses_IsNotSeen_AndCostsNothingInTheEnd(int status, string code)
    {
        await using var bench = new HostileBench();
        bench.Server.Next((connection, _) => connection.AnswerAsync(status, code.Length == 0 ? "" : Error(code, "")));
        bench.Server.Next((connection, _) => connection.AnswerAsync(200, HostileBench.ItemAnswer()));
        Assert.NotNull(await bench.GetAsync());
        Assert.Equal(500, bench.Client.RetryTokens);
    }

    [Theory]
    [InlineData(502, 3)]
    [InlineData(503, 3)]
    [InlineData(403, 1)]
    [InlineData(302, 1)]
    public async Task Html_InsteadOfJson_IsAnExceptionWithItsStatus(int status, int attempts)
    {
        await using var bench = new HostileBench();
        bench.Server.Otherwise = (connection, _) => connection.SendAsync(HostileConnection.Answer(status, "<html><h1>No.</h1></html>", withSum: false, type: "text/html"));
        var fault = await Assert.ThrowsAsync<DynamoDbException>(async () => await bench.GetAsync());
        Assert.Equal((status, "Unknown", attempts), (fault.StatusCode, fault.Code, fault.Attempts));
    }

    [Fact]
    public async Task Throttled_ForLong_StopsRepeating()
    {
        await using var bench = new HostileBench();
        bench.Server.Otherwise = (connection, _) => connection.AnswerAsync(400, Error("ThrottlingException", ""));
        for (var call = 0; call < 60; call++)
        {
            await Assert.ThrowsAsync<ThrottlingException>(async () => await bench.GetAsync());
        }

        // 500 tokens are 100 retries.
        Assert.Equal(160, bench.Attempts);
        Assert.Equal(0, bench.Client.RetryTokens);
        bench.Server.Otherwise = static (connection, _) => connection.AnswerAsync(200, "{}");
        await bench.GetAsync();
        Assert.Equal(1, bench.Client.RetryTokens);
    }

    [Fact]
    public async Task Transaction_Cancelled_TellsWhyForEachAction()
    {
        await using var bench = new HostileBench();
        bench.Server.Otherwise = (connection, _) => connection.AnswerAsync(400, """
            {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"Cancelled",
             "CancellationReasons":[{"Code":"ConditionalCheckFailed","Message":"No.","Item":{"s":{"N":"4"}}},{"Code":"None"},{"Code":"TransactionConflict","Message":"Busy."}]}
            """);
        var fault = await Assert.ThrowsAsync<TransactionCanceledException>(async () => await bench.GetAsync());
        Assert.Equal(["ConditionalCheckFailed No.", "None ", "TransactionConflict Busy."], fault.Reasons.Select(reason => $"{reason.Code} {reason.Message}"));
        Assert.True(fault.Reasons[0].Item!.TryGet("s", out var seq) && seq.Text == "4" && fault.Reasons[1].Item is null);
    }

    [Theory]
    [InlineData("RequestTimeTooSkewed", 3)]
    [InlineData("InvalidSignatureException", -7)]
    public async Task Clock_Wrong_IsCorrectedByTheServices_AndStaysCorrected(string code, double hours)
    {
        await using var bench = new HostileBench();
        var theirs = TimeSpan.FromHours(hours);
        bench.Server.Otherwise = (connection, request) =>
        {
            var now = TimeProvider.System.GetUtcNow() + theirs;
            var signed = DateTimeOffset.ParseExact(request.Headers["X-Amz-Date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            return (now - signed).Duration() < TimeSpan.FromMinutes(5)
                ? connection.AnswerAsync(200, HostileBench.ItemAnswer())
                : connection.AnswerAsync(403, Error(code, "Signature not yet current"), date: now.ToString("r", CultureInfo.InvariantCulture));
        };
        Assert.NotNull(await bench.GetAsync());
        Assert.Equal(2, bench.Attempts);
        Assert.Equal(hours, bench.Client.ClockOffset.TotalHours, 1);
        Assert.NotNull(await bench.GetAsync());
        Assert.Equal(3, bench.Attempts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signature_WrongForAnotherReason_IsNotTriedAgain(bool withDate)
    {
        await using var bench = new HostileBench();
        bench.Server.Otherwise = (connection, _) => connection.AnswerAsync(
            400, Error("InvalidSignatureException", ""), date: withDate ? TimeProvider.System.GetUtcNow().ToString("r", CultureInfo.InvariantCulture) : null);
        await Assert.ThrowsAsync<DynamoDbException>(async () => await bench.GetAsync());
        Assert.Equal(1, bench.Attempts);
    }

    [Fact]
    public async Task Token_Expired_OthersAreAskedFor()
    {
        var source = new Renewing();
        await using var bench = new HostileBench(credentials: source);
        bench.Server.Otherwise = (connection, request) => request.Headers["X-Amz-Security-Token"] == "new"
            ? connection.AnswerAsync(200, HostileBench.ItemAnswer())
            : connection.AnswerAsync(400, Error("ExpiredTokenException", "The security token included in the request is expired"));
        Assert.NotNull(await bench.GetAsync());
        Assert.Equal(2, bench.Attempts);
        Assert.Contains("Credential=second/", bench.Server.Requests.Last().Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ExpiredAndNoOtherThere_Escapes()
    {
        await using var bench = new HostileBench();
        bench.Server.Otherwise = (connection, _) => connection.AnswerAsync(400, Error("ExpiredTokenException", ""));
        var fault = await Assert.ThrowsAsync<DynamoDbException>(async () => await bench.GetAsync());
        Assert.Equal(("ExpiredTokenException", 1), (fault.Code, bench.Attempts));
    }

    internal static string Error(string code, string message) => $$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{code}}","message":"{{message}}"}""";

    private sealed class Renewing : ICredentialSource
    {
        private readonly AwsKeys _second = new("second", "secret", "new");
        private AwsKeys _keys = new("first", "secret", "old");

        public ValueTask<AwsKeys> GetAsync(CancellationToken cancellationToken) => new(_keys);

        public bool Distrust(AwsKeys keys)
        {
            Assert.Equal("first", keys.AccessKey);
            _keys = _second;
            return true;
        }
    }
}
