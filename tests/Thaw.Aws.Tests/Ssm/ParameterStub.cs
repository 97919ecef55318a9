using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Aws.Clients;
using Thaw.Aws.S3;
using Thaw.Aws.Tests.DynamoDb.Hostile;

namespace Thaw.Aws.Tests.Ssm;

/// <summary>As much of Systems Manager as secrets take, over HTTP on this machine, and a process that reads there.</summary>
internal sealed class ParameterStub : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public ParameterStub()
    {
        Server.Otherwise = (connection, request) => AnswerAsync(connection, request);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(HostileBench.Patience);
        services.AddSsmSecrets(new Settings(new() { ["AWS_ENDPOINT_URL_SSM"] = Server.Url.AbsoluteUri }));
        _services = services.BuildServiceProvider();
    }

    public HostileServer Server { get; } = new();

    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    public StillClock Clock { get; } = new();

    public ISecretStore Secrets => _services.GetRequiredService<ISecretStore>();

    public AwsClientPool Pool => _services.GetRequiredService<AwsClientPool>();

    /// <summary>Has the next request refused.</summary>
    public ParameterStub Refuse(string code, string message = "because", int status = 400)
    {
        Server.Next((connection, _) => connection.AnswerAsync(status, $$"""{"__type":"{{code}}","message":"{{message}}"}""", withSum: false));
        return this;
    }

    /// <summary>Has the next request answered as all others are.</summary>
    public ParameterStub Allow()
    {
        Server.Next(AnswerAsync);
        return this;
    }

    public ValueTask<string> GetAsync(string name) => Secrets.GetAsync(name, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
    }

    private Task AnswerAsync(HostileConnection connection, HostileRequest request) => connection.AnswerAsync(200, Answer(request), withSum: false);

    private string Answer(HostileRequest request)
    {
        var names = request.Json["Names"]!.AsArray().Select(static name => (string)name!).ToList();
        return new JsonObject
        {
            ["InvalidParameters"] = new JsonArray([.. names.Where(name => !Values.ContainsKey(name)).Select(static name => (JsonNode)name)]),
            ["Parameters"] = new JsonArray([.. names.Where(Values.ContainsKey).Select(name => (JsonNode)new JsonObject
            {
                ["ARN"] = $"arn:aws:ssm:us-east-1:123456789012:parameter{name}", ["DataType"] = "text", ["LastModifiedDate"] = 1.7e9, ["Name"] = name, ["Type"] = "SecureString", ["Value"] = Values[name], ["Version"] = 3,
            })]),
        }.ToJsonString();
    }

    /// <summary>It stands still, and so do its timers, until the test has it otherwise.</summary>
    internal sealed class StillClock : TimeProvider
    {
        private readonly ConcurrentQueue<Action> _timers = new();

        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(56);

        /// <summary>How far it is set on each time that it is looked at.</summary>
        public TimeSpan Drift { get; set; }

        public override DateTimeOffset GetUtcNow() => Now += Drift;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                _timers.Enqueue(() => callback(state));
            }

            return new Timer(static _ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        /// <summary>Whatever waits for its time has waited for it.</summary>
        public void RunOut()
        {
            while (_timers.TryDequeue(out var timer))
            {
                timer();
            }
        }
    }
}
