using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using System.Text.Json;

namespace Thaw.Web.Tests.Redaction;

public sealed partial class RedactionTests
{
    [Fact]
    public void SensitiveMembers_AreReadAndNotWritten()
    {
        using var services = new ServiceCollection()
            .ConfigureHttpJsonOptions(static json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, RedactionJson.Default))
            .AddThawRedaction()
            .BuildServiceProvider();
        var options = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var account = JsonSerializer.Deserialize<Account>("""{ "name": "n", "pin": "1234", "inner": { "name": "m", "pin": "5678" } }""", options)!;
        Assert.Equal(("1234", "5678"), (account.Pin, account.Inner!.Pin));
        Assert.Equal("""{"name":"n","inner":{"name":"m","inner":null}}""", JsonSerializer.Serialize(account, options));
    }

    [Fact]
    public void SensitiveValues_AreStruckOutOfLinesAndScopes()
    {
        using var log = new Lines();
        using var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(log)).AddThawRedaction("password", "token").BuildServiceProvider();
        var logger = services.GetRequiredService<ILogger<RedactionTests>>();
        using (logger.BeginScope(new Dictionary<string, object?> { ["Token"] = "t0p" }.ToList()))
        {
            Refused(logger, "alice", "hunter2", 0.123);
            Harmless(logger, "passwords");
        }

        Assert.Equal(["scope Token: ***", "Refused alice {with} *** after 0.12 ( x).", "Changed passwords."], log.All);
        Assert.DoesNotContain("hunter2", string.Join('\n', log.All.Concat(log.Values)), StringComparison.Ordinal);
    }

    [LoggerMessage(1, LogLevel.Warning, "Refused {User} {{with}} {Password} after {Seconds:0.00} ({Mark,2}).")]
    private static partial void Refused(ILogger logger, string user, string password, double seconds, char mark = 'x');

    [LoggerMessage(2, LogLevel.Warning, "Changed {What}.")]
    private static partial void Harmless(ILogger logger, string what);

    internal sealed record Account(string Name, [property: Sensitive] string? Pin, Account? Inner);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Account))]
    internal sealed partial class RedactionJson : JsonSerializerContext;

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> All { get; } = [];

        public List<string> Values { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            All.Add($"scope {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            All.Add(formatter(state, exception));
            Values.AddRange(((IReadOnlyList<KeyValuePair<string, object?>>)state!).Select(static one => $"{one.Value}"));
        }

        public void Dispose()
        {
        }
    }
}
