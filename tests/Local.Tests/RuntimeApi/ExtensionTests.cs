using System.Text;
using Thaw.Local.RuntimeApi;

namespace Thaw.Local.Tests.RuntimeApi;

public sealed class ExtensionTests : IAsyncLifetime
{
    private const string Register = "/2020-01-01/extension/register";

    private readonly RuntimeApiEmulator _api = RuntimeApiEmulator.Start(new RuntimeApiOptions { FunctionName = "F", Handler = "H" });
    private Runtime _runtime = null!;

    public Task InitializeAsync()
    {
        _runtime = new Runtime(_api);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _runtime.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task Registered_HoldsEventsBackUntilItAsksForItsNext()
    {
        var answer = _runtime.Post(Register, """{"events":[]}""", "Lambda-Extension-Name: quiet\r\n");
        Assert.Equal((200, """{"functionName":"F","functionVersion":"$LATEST","handler":"H"}"""), (answer.Status, answer.Body));
        var invoking = _api.InvokeAsync("1"u8.ToArray());
        _runtime.Poll();
        Assert.True(SpinWait.SpinUntil(() => _api.HasPolled, 60_000));
        Assert.False(_api.Initialized.IsCompleted);
        Assert.Equal(["quiet"], _api.ExtensionsNotReady);

        using var extension = new Runtime(_api);
        extension.Send($"GET /2020-01-01/extension/event/next HTTP/1.1\r\nHost: l\r\nLambda-Extension-Identifier: {answer.Headers["Lambda-Extension-Identifier"]}\r\n\r\n");

        var next = _runtime.Read();
        _runtime.Respond(next.RequestId, next.Body);
        Assert.Equal("1", Encoding.UTF8.GetString((await invoking).Body.Span));
        Assert.Null(await _api.Initialized);
        Assert.Empty(_api.Complaints);
    }

    [Theory]
    [InlineData("", """{"events":[]}""", "Extension.InvalidExtensionName")]
    [InlineData("Lambda-Extension-Name: e\r\n", """{"events":["SHUTDOWN"]}""", "Extension.InvalidEventType")]
    [InlineData("Lambda-Extension-Name: e\r\n", "[", "InvalidRequestFormat")]
    public void WrongRegistration_Is403(string headers, string body, string type)
    {
        var answer = _runtime.Post(Register, body, headers);

        Assert.Equal(403, answer.Status);
        Assert.Contains(type, answer.Body, StringComparison.Ordinal);
        Assert.Empty(_api.Extensions);
    }

    [Fact]
    public void RegistrationAfterTheFirstPoll_Is403()
    {
        _runtime.Poll();
        Assert.True(SpinWait.SpinUntil(() => _api.HasPolled, 60_000));
        using var extension = new Runtime(_api);

        Assert.Contains("Extension.RegistrationClosed", extension.Post(Register, "{}", "Lambda-Extension-Name: late\r\n").Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Extension.MissingExtensionIdentifier")]
    [InlineData("Lambda-Extension-Identifier: 00000000-0000-0000-0000-000000000000\r\n", "Extension.UnknownExtensionIdentifier")]
    public void NextOfAStranger_Is403(string header, string type)
    {
        _runtime.Send($"GET /2020-01-01/extension/event/next HTTP/1.1\r\nHost: l\r\n{header}\r\n");

        Assert.Contains(type, _runtime.Read().Body, StringComparison.Ordinal);
    }
}
