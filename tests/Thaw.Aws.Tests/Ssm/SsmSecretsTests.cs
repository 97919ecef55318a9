using System.Text.Json.Nodes;
using Thaw.Aws.Clients;
using Thaw.Aws.Ssm;

namespace Thaw.Aws.Tests.Ssm;

public sealed class SsmSecretsTests
{
    private const string Name = "/thaw/facts/cursor-keys";
    private const string Other = "/thaw/facts/upstream-keys";

    [Fact]
    public async Task Get_AsksOnce_ForTheDecryptedValue_Signed()
    {
        await using var stub = new ParameterStub { Values = { [Name] = "ein Schlüssel \"✓\"" } };
        Assert.Equal(0, stub.Pool.Count);
        Assert.Equal("ein Schlüssel \"✓\"", await stub.GetAsync(Name));
        Assert.Equal("ein Schlüssel \"✓\"", await stub.GetAsync(Name));
        var request = Assert.Single(stub.Server.Requests);
        Assert.Equal(("AmazonSSM.GetParameters", "application/x-amz-json-1.1"), (request.Target, request.Headers["Content-Type"]));
        Assert.True(JsonNode.DeepEquals(request.Json, JsonNode.Parse($$"""{"Names":["{{Name}}"],"WithDecryption":true}""")), request.Json.ToJsonString());
        Assert.Matches("^AWS4-HMAC-SHA256 Credential=local/[0-9]{8}/us-east-1/ssm/aws4_request, ", request.Headers["Authorization"]);
    }

    [Fact]
    public async Task Get_OfManyAtOnce_AsksOnce()
    {
        await using var stub = new ParameterStub { Values = { [Name] = "a" } };
        var texts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => stub.GetAsync(Name).AsTask())));
        Assert.All(texts, static text => Assert.Equal("a", text));
        Assert.Single(stub.Server.Requests);
    }

    [Fact]
    public async Task Rotated_IsFollowedWithinFiveMinutes_AllThatAreDueInOneRequest()
    {
        await using var stub = new ParameterStub { Values = { [Name] = "a", [Other] = "b" } };
        await stub.GetAsync(Name);
        await stub.GetAsync(Other);
        stub.Values[Name] = "rotated";
        stub.Clock.Now += SsmSecrets.GoodFor - TimeSpan.FromTicks(1);
        Assert.Equal("a", await stub.GetAsync(Name));
        stub.Clock.Now += TimeSpan.FromTicks(1);
        Assert.Equal("rotated", await stub.GetAsync(Name));
        Assert.Equal("b", await stub.GetAsync(Other));
        Assert.Equal(3, stub.Server.Requests.Count);
        Assert.Equal([Name, Other], stub.Server.Requests.Last().Json["Names"]!.AsArray().Select(static name => (string)name!));
    }

    [Fact]
    public async Task ConnectionReset_IsRepeatedFiveTimesAtMost()
    {
        await using var stub = new ParameterStub();
        stub.Server.Otherwise = static (connection, _) =>
        {
            connection.Reset();
            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<SecretUnavailableException>(() => stub.GetAsync(Name).AsTask());
        Assert.Equal(5, stub.Server.Requests.Count);
    }

    [Fact]
    public async Task Unchanged_IsTheSameString()
    {
        await using var stub = new ParameterStub { Values = { [Name] = "a key" } };
        var first = await stub.GetAsync(Name);
        stub.Clock.Now += SsmSecrets.GoodFor;
        Assert.Same(first, await stub.GetAsync(Name));
        Assert.Equal(2, stub.Server.Requests.Count);
    }

    [Fact]
    public async Task Missing_IsNamed_AndAskedForAgainALittleLater()
    {
        await using var stub = new ParameterStub();
        var fault = await Assert.ThrowsAsync<SecretUnavailableException>(() => stub.GetAsync(Name).AsTask());
        Assert.Equal(Name, fault.Name);
        Assert.Contains(Name, fault.Message, StringComparison.Ordinal);
        Assert.Contains("no parameter of this name", fault.Message, StringComparison.Ordinal);
        Assert.Equal(fault.Message, (await Assert.ThrowsAsync<SecretUnavailableException>(() => stub.GetAsync(Name).AsTask())).Message);
        Assert.Single(stub.Server.Requests);
        stub.Values[Name] = "a";
        stub.Clock.Now += TimeSpan.FromSeconds(2);
        Assert.Equal("a", await stub.GetAsync(Name));
    }

    [Fact]
    public async Task OneMissing_DoesNotHideTheOther()
    {
        await using var stub = new ParameterStub { Values = { [Name] = "a", [Other] = "b" } };
        await stub.GetAsync(Name);
        await stub.GetAsync(Other);
        stub.Values.Remove(Other);
        stub.Values[Name] = "c";
        stub.Clock.Now += SsmSecrets.GoodFor;
        Assert.Equal("c", await stub.GetAsync(Name));

        // It was there, and who took it away may have been wrong: what is known is used.
        Assert.Equal("b", await stub.GetAsync(Other));
    }

    [Fact]
    public async Task Denied_SaysWhichRightIsMissing()
    {
        await using var stub = new ParameterStub().Refuse("AccessDeniedException", "User: thaw is not authorized to perform: ssm:GetParameters");
        var fault = await Assert.ThrowsAsync<SecretUnavailableException>(() => stub.GetAsync(Name).AsTask());
        Assert.Contains(Name, fault.Message, StringComparison.Ordinal);
        Assert.Contains("ssm:GetParameters", fault.Message, StringComparison.Ordinal);
        Assert.Contains("not authorized", fault.Message, StringComparison.Ordinal);
        Assert.Single(stub.Server.Requests);
    }

    [Fact]
    public async Task KeyThatMayNotBeUsed_IsNamedAsSuch()
    {
        await using var stub = new ParameterStub().Refuse("com.amazonaws.ssm#InvalidKeyId");
        var fault = await Assert.ThrowsAsync<SecretUnavailableException>(() => stub.GetAsync(Name).AsTask());
        Assert.Contains("kms:Decrypt", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttled_IsRepeated()
    {
        await using var stub = new ParameterStub { Values = { [Name] = "a" } }.Refuse("ThrottlingException").Refuse("ThrottlingException");
        Assert.Equal("a", await stub.GetAsync(Name));
        Assert.Equal(3, stub.Server.Requests.Count);
    }

    [Fact]
    public async Task StoreThatFailsLater_LeavesWhatIsKnown_AndIsAskedAgainAfterAWhile()
    {
        await using var stub = new ParameterStub { Values = { [Name] = "a" } };
        await stub.GetAsync(Name);
        stub.Clock.Now += SsmSecrets.GoodFor;
        stub.Refuse("AccessDeniedException");
        Assert.Equal("a", await stub.GetAsync(Name));
        stub.Values[Name] = "b";
        Assert.Equal("a", await stub.GetAsync(Name));
        stub.Clock.Now += SsmSecrets.TriesAgainAfter;
        Assert.Equal("b", await stub.GetAsync(Name));
    }

    [Fact]
    public async Task OneThatMayNoLongerBeRead_DoesNotKeepTheOtherFromBeingFollowed()
    {
        await using var stub = new ParameterStub { Values = { [Name] = "a", [Other] = "b" } };
        await stub.GetAsync(Name);
        await stub.GetAsync(Other);
        stub.Values[Name] = "rotated";
        stub.Clock.Now += SsmSecrets.GoodFor;

        // Of both together, and of the second by itself.
        stub.Refuse("AccessDeniedException").Allow().Refuse("AccessDeniedException");
        Assert.Equal("rotated", await stub.GetAsync(Name));
        Assert.Equal("b", await stub.GetAsync(Other));
    }

    [Fact]
    public async Task StoreThatHangs_IsNotWaitedForByWhoCanDoWithWhatIsKnown()
    {
        await using var stub = new ParameterStub { Values = { [Name] = "a" } };
        await stub.GetAsync(Name);
        stub.Clock.Now += SsmSecrets.GoodFor;
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stub.Server.Otherwise = (connection, _) =>
        {
            asked.TrySetResult();
            return connection.HangAsync();
        };
        var first = stub.GetAsync(Name).AsTask();
        await asked.Task;
        Assert.Equal("a", await AtOnceAsync(stub));
        Assert.False(first.IsCompleted);
        stub.Clock.RunOut();
        Assert.Equal("a", await first);
        Assert.Equal("a", await AtOnceAsync(stub)); // asked for again only after a while
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3_600)]
    public async Task ClockThatIsSetWhileItIsRead_ChangesNothing(int seconds)
    {
        await using var stub = new ParameterStub { Values = { [Name] = "a" }, Clock = { Drift = TimeSpan.FromSeconds(seconds) } };
        Assert.Equal("a", await stub.GetAsync(Name));
    }

    [Fact]
    public async Task AnswerThatIsNone_IsAFault_ThatRepeatsNothingOfIt()
    {
        await using var stub = new ParameterStub();
        stub.Server.Otherwise = static (connection, _) => connection.AnswerAsync(200, """{"Parameters":[{"Name":"/thaw/facts/cursor-keys","Value":"geheim"},7]}""", withSum: false);
        var fault = await Assert.ThrowsAsync<SecretUnavailableException>(() => stub.GetAsync(Name).AsTask());
        Assert.DoesNotContain("geheim", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallerWhoLeaves_TakesItFromNobody()
    {
        await using var stub = new ParameterStub { Values = { [Name] = "a" } };
        using var leaving = new CancellationTokenSource();
        stub.Server.Next(async (connection, _) =>
        {
            await leaving.CancelAsync();
            await connection.HangAsync();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stub.Secrets.GetAsync(Name, leaving.Token).AsTask());
        Assert.Equal("a", await stub.GetAsync(Name));
    }

    [Theory]
    [InlineData("eu-central-1", "https://ssm.eu-central-1.amazonaws.com/")]
    [InlineData("cn-north-1", "https://ssm.cn-north-1.amazonaws.com.cn/")]
    public void Endpoint_IsTheRegions(string region, string url) => Assert.Equal(url, SsmEndpoint.Of(new AwsEndpoint(null, region)).Url.AbsoluteUri);

    private static Task<string> AtOnceAsync(ParameterStub stub)
    {
        var text = stub.GetAsync(Name).AsTask();
        Assert.True(text.IsCompletedSuccessfully, "It is waited for.");
        return text;
    }
}
