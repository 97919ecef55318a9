using System.Security.Cryptography;
using System.Text;

namespace Thaw.EndToEnd.Web.Parity;

/// <summary>One application, on Kestrel and under the Runtime API emulator, with an upstream for each.</summary>
public sealed class TwoHosts : IAsyncLifetime
{
    public const string Host = "app.test";
    public const int MaximumBody = 20_000;
    public const int MaximumRequests = 200;

    private Upstream? _first;
    private Upstream? _second;
    private TimeSpan _begun;

    internal IWebHost Kestrel { get; private set; } = null!;

    internal IWebHost Lambda { get; private set; } = null!;

    public static string KeyOf(string user) => $"key-of-{user}";

    public async Task InitializeAsync()
    {
        (_first, _second) = (await Upstream.StartAsync(), await Upstream.StartAsync());
        Kestrel = await KestrelWebHost.StartAsync(Settings(_first.Address));
        Lambda = await LambdaWebHost.StartAsync(Settings(_second.Address));
    }

    public async Task DisposeAsync()
    {
        await Kestrel.DisposeAsync();
        await Lambda.DisposeAsync();
        await _first!.DisposeAsync();
        await _second!.DisposeAsync();
    }

    /// <summary>Has the same conversation with each host, and compares what they answered, one by one.</summary>
    internal async Task SameAsync(Func<Conversation, Task> talk)
    {
        // Past whatever windows and lifetimes the one before left, and on both at the same time, also where that one failed.
        _begun += TimeSpan.FromDays(10);
        var (one, other) = (new Conversation(Kestrel, _begun), new Conversation(Lambda, _begun));
        foreach (var conversation in new[] { one, other })
        {
            await conversation.PassAsync(TimeSpan.Zero);
            await talk(conversation);
        }

        Assert.NotEmpty(one.Answers);
        Assert.Equal(one.Answers.Count, other.Answers.Count);
        foreach (var (left, right) in one.Answers.Zip(other.Answers))
        {
            Assert.Equal($"{left.Request}\n{left.Answer.Shown}", $"{right.Request}\n{right.Answer.Shown}");
        }

        Assert.Empty(((LambdaWebHost)Lambda).Complaints);
    }

    private static Dictionary<string, string> Settings(Uri upstream)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Upstream"] = upstream.AbsoluteUri,
            ["ENABLE_RESPONSE_COMPRESSION"] = "true",
            ["OPTIMIZE_JSON_PAYLOAD"] = "true",
            ["Thaw__Payload__StrictFields"] = "true",
            ["Thaw__Payload__SensitiveNames__0"] = "password",
            ["Thaw__RequestLimits__BodyBytes"] = $"{MaximumBody}",
            ["Thaw__RequestLimits__UrlBytes"] = "2000",
            ["Thaw__RequestLimits__Headers"] = "40",
            ["Thaw__RateLimit__Requests"] = $"{MaximumRequests}",
            ["Thaw__Cors__Origins"] = "https://page.example,https://other.example",
            ["Thaw__Cors__ExposedHeaders"] = "X-Cache",
            ["Thaw__Cursors__Keys"] = Convert.ToBase64String(SHA256.HashData("cursors of the suite"u8)),
            ["Thaw__OutputCache__Classes__minute__Expiration"] = "00:01:00",
            ["Thaw__OutputCache__Classes__minute__Stale"] = "00:00:30",
        };
        string[] users = ["alice", "bob", "hasty"];
        for (var i = 0; i < users.Length; i++)
        {
            settings[$"Thaw__ApiKeys__{i}__Hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(KeyOf(users[i]))));
            settings[$"Thaw__ApiKeys__{i}__Owner"] = users[i];
        }

        return settings;
    }
}
