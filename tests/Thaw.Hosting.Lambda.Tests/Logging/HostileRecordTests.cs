using System.Text.Json;
using Microsoft.Extensions.Logging;
using Thaw.Hosting.Lambda.Logging;

namespace Thaw.Hosting.Lambda.Tests.Logging;

/// <summary>Records whose words a caller may have chosen: one record stays one, whatever is in it.</summary>
public sealed partial class HostileRecordTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("line\nfeed\r\nand \u2028 more")]
    [InlineData("half \uD800 a pair")]
    [InlineData("\"},{\"level\":\"FATAL\"")]
    [InlineData("\0\u001B[2J")]
    public void Json_AnyValue_IsOneObjectOnOneLine(string value)
    {
        Write(isJson: true, logger => Said(logger, value));
        var line = Assert.Single(File.ReadAllText(_file).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        using var json = JsonDocument.Parse(line);
        Assert.Equal("INFO", json.RootElement.GetProperty("level").GetString());
        Assert.Equal(value.Replace('\uD800', '\uFFFD'), json.RootElement.GetProperty("properties").GetProperty("What").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Any_AnErrorThatCannotSayWhatItIs_IsARecord(bool isJson)
    {
        Write(isJson, static logger => Failed(logger, new MuteException()));
        Assert.Contains("MuteException, which cannot be shown", File.ReadAllText(_file), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_AfterTheHostHasEnded_IsDropped()
    {
        var provider = Provider(isJson: true);
        var logger = provider.CreateLogger("late");
        provider.Dispose();
        Said(logger, "left behind");
        Assert.Empty(File.ReadAllText(_file));
    }

    [LoggerMessage(1, LogLevel.Information, "Said {What}")]
    private static partial void Said(ILogger logger, string what);

    [LoggerMessage(2, LogLevel.Error, "Failed")]
    private static partial void Failed(ILogger logger, Exception error);

    private void Write(bool isJson, Action<ILogger> write)
    {
        using var provider = Provider(isJson);
        write(provider.CreateLogger("test"));
    }

    private LambdaLoggerProvider Provider(bool isJson) =>
        new(new LogSink(new FileStream(_file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), isFramed: false, isJson), null, TimeProvider.System);

    private sealed class MuteException : Exception
    {
        public override string Message => throw new NotSupportedException();
    }
}
