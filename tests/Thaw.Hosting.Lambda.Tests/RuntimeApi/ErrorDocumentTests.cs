using System.Text.Json;
using Thaw.Hosting.Lambda.RuntimeApi;

namespace Thaw.Hosting.Lambda.Tests.RuntimeApi;

/// <summary>Errors whose words are not what one would hope for.</summary>
public sealed class ErrorDocumentTests
{
    [Theory]
    [InlineData("half \uD800 a pair")]
    [InlineData("\0\r\n\u001B[31m")]
    [InlineData("")]
    public void Of_AnyMessage_IsJson(string message)
    {
        using var json = JsonDocument.Parse(ErrorDocument.Of(new InvalidOperationException(message)).Json);
        Assert.Equal("InvalidOperationException", json.RootElement.GetProperty("errorType").GetString());
        Assert.Equal(message.Replace('\uD800', '\uFFFD'), json.RootElement.GetProperty("errorMessage").GetString());
    }

    // Cut in the middle of a pair.
    [Fact]
    public void Of_AMessageWithoutEnd_IsCutAndJson()
    {
        using var json = JsonDocument.Parse(ErrorDocument.Of(new InvalidOperationException("x" + string.Concat(Enumerable.Repeat("😀", 100_000)))).Json);
        Assert.Equal(32 * 1024, json.RootElement.GetProperty("errorMessage").GetString()!.Length);
    }

    // A name that is no ASCII would not be a header's value.
    [Fact]
    public void Of_ATypeOfAnyName_IsAHeader() => Assert.Matches("^Function\\.[ -~]+$", ErrorDocument.Of(new ÜberfälligException()).Type);

    [Fact]
    public void Of_AMessageThatThrows_IsStillAnError() => Assert.Equal("Function.MuteException", ErrorDocument.Of(new MuteException()).Type);

    private sealed class ÜberfälligException : Exception;

    private sealed class MuteException : Exception
    {
        public override string Message => throw new NotSupportedException();
    }
}
