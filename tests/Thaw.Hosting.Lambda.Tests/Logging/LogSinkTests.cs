using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Thaw.Hosting.Lambda.Logging;

namespace Thaw.Hosting.Lambda.Tests.Logging;

public sealed partial class LogSinkTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"thaw-log-{Guid.NewGuid():n}");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(LogLevel.Trace, 0xa55a0007)]
    [InlineData(LogLevel.Debug, 0xa55a000b)]
    [InlineData(LogLevel.Information, 0xa55a000f)]
    [InlineData(LogLevel.Warning, 0xa55a0013)]
    [InlineData(LogLevel.Error, 0xa55a0017)]
    [InlineData(LogLevel.Critical, 0xa55a001b)]
    public void Write_Framed_HasTypeLengthAndTimeBeforeAMessageOfManyLines(LogLevel level, uint type)
    {
        var bytes = Log(isFramed: true, isJson: false, logger => logger.Log(level, new EventId(7), "two\nlines – é", null, static (text, _) => text));
        Assert.Equal(type, BinaryPrimitives.ReadUInt32BigEndian(bytes));
        Assert.Equal(bytes.Length - 16, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4)));
        Assert.Equal(Now.ToUnixTimeMilliseconds() * 1000, BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(8)));
        Assert.EndsWith(": req-1 Tests[7] two\nlines – é", Encoding.UTF8.GetString(bytes.AsSpan(16)), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FramedJson_HasTheOtherType() =>
        Assert.Equal(0xa55a0016, BinaryPrimitives.ReadUInt32BigEndian(Log(isFramed: true, isJson: true, static logger => logger.Log(LogLevel.Error, 0, "x", null, static (text, _) => text))));

    [Fact]
    public void Write_TextLines_KeepsARecordOnOne()
    {
        var text = Encoding.UTF8.GetString(Log(isFramed: false, isJson: false, static logger =>
        {
            logger.Log(LogLevel.Error, new EventId(3), "first\r\nsecond", new InvalidOperationException("why\nso"), static (text, _) => text);
            logger.Log(LogLevel.Information, 0, "next", null, static (text, _) => text);
        }));
        Assert.Equal(["fail: req-1 Tests[3] first\rsecond\rSystem.InvalidOperationException: why\rso", "info: req-1 Tests[0] next", ""], text.Split('\n'));
    }

    [Fact]
    public void Write_Json_IsOneObjectWithPropertiesScopesAndError()
    {
        var line = Encoding.UTF8.GetString(Log(isFramed: false, isJson: true, static logger =>
        {
            using (logger.BeginScope(new Dictionary<string, object?> { ["Tenant"] = "t-1", ["Odd"] = double.NaN }))
            {
                Sold(logger, new TimeoutException("late"), 3, "\"é\"\n");
            }
        }));
        Assert.Equal('\n', line[^1]);
        Assert.Equal(1, line.Count(static one => one == '\n'));
        using var document = JsonDocument.Parse(line);
        var record = document.RootElement;
        Assert.Equal("2026-01-02T03:04:05.678Z", record.GetProperty("timestamp").GetString());
        Assert.Equal("WARN", record.GetProperty("level").GetString());
        Assert.Equal("Sold 3 of \"é\"\n", record.GetProperty("message").GetString());
        Assert.Equal("Tests", record.GetProperty("category").GetString());
        Assert.Equal((42, "Sold"), (record.GetProperty("eventId").GetInt32(), record.GetProperty("eventName").GetString()));
        Assert.Equal("req-1", record.GetProperty("requestId").GetString());
        Assert.Equal(("System.TimeoutException", "late"), (record.GetProperty("errorType").GetString(), record.GetProperty("errorMessage").GetString()));
        var properties = record.GetProperty("properties");
        Assert.Equal(3, properties.GetProperty("Count").GetInt32());
        Assert.Equal("\"é\"\n", properties.GetProperty("What").GetString());
        Assert.Equal("t-1", properties.GetProperty("Tenant").GetString());
        Assert.Equal("NaN", properties.GetProperty("Odd").GetString());
        Assert.False(properties.TryGetProperty("{OriginalFormat}", out _));
    }

    [Fact]
    public void Write_FromManyThreads_KeepsRecordsWhole()
    {
        var text = Encoding.UTF8.GetString(Log(isFramed: false, isJson: true, static logger =>
            Parallel.For(0, 500, number => Sold(logger, null, number, new string('x', number)))));
        var records = text.TrimEnd('\n').Split('\n').Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("properties"));
        Assert.Equal(Enumerable.Range(0, 500), records.Select(static properties =>
        {
            Assert.Equal(properties.GetProperty("Count").GetInt32(), properties.GetProperty("What").GetString()!.Length);
            return properties.GetProperty("Count").GetInt32();
        }).Order());
    }

    [LoggerMessage(42, LogLevel.Warning, "Sold {Count} of {What}")]
    private static partial void Sold(ILogger logger, Exception? error, int count, string what);

    private byte[] Log(bool isFramed, bool isJson, Action<ILogger> write)
    {
        using (var sink = new LogSink(new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0), isFramed, isJson))
        using (var provider = new LambdaLoggerProvider(sink, new Accessor(), new Clock()))
        {
            provider.SetScopeProvider(new LoggerExternalScopeProvider());
            write(provider.CreateLogger("Tests"));
        }

        return File.ReadAllBytes(_path);
    }

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Accessor : IInvocationAccessor, IInvocationLifetime
    {
        public IInvocationLifetime? Current => this;

        public string RequestId => "req-1";

        public DateTimeOffset Deadline => Now;

        public TimeSpan Remaining => default;

        public bool IsColdStart => false;

        public TimeSpan FrozenFor => default;

        public CancellationToken Aborted => default;

        public void OnResponding(Func<CancellationToken, ValueTask> work) => throw new NotSupportedException();
    }
}
