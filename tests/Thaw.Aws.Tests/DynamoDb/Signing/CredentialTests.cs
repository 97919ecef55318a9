using Amazon.Runtime;
using Thaw.Aws.DynamoDb.Credentials;

namespace Thaw.Aws.Tests.DynamoDb.Signing;

public class CredentialTests
{
    private static readonly Dictionary<string, string?> Lambda = new(StringComparer.Ordinal)
    {
        ["AWS_ACCESS_KEY_ID"] = "AK", ["AWS_SECRET_ACCESS_KEY"] = "SK", ["AWS_SESSION_TOKEN"] = "T", ["AWS_ACCOUNT_ID"] = "1",
    };

    [Fact]
    public async Task Local_IsSignedWithWords_WhateverTheEnvironmentSays()
    {
        var keys = await CredentialSources.For(isLocal: true, TimeProvider.System, Lambda.GetValueOrDefault).GetAsync(default);
        Assert.Equal(("local", "local", null), (keys.AccessKey, keys.SecretKey, keys.SessionToken));
    }

    [Fact]
    public async Task Environment_IsTheFirstLink_AndReadAnewWhenDistrusted()
    {
        var variables = new Dictionary<string, string?>(Lambda, StringComparer.Ordinal);
        var source = CredentialSources.For(isLocal: false, TimeProvider.System, variables.GetValueOrDefault);
        var keys = await source.GetAsync(default);
        Assert.Equal(("AK", "SK", "T", "1"), (keys.AccessKey, keys.SecretKey, keys.SessionToken, keys.AccountId));
        Assert.Same(keys, await source.GetAsync(default));
        Assert.False(source.Distrust(keys));
        variables["AWS_SESSION_TOKEN"] = "T2";
        Assert.True(source.Distrust(keys));
        Assert.Equal("T2", (await source.GetAsync(default)).SessionToken);
    }

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    public void Environment_Incomplete_IsTheSdksChain(string missing) =>
        Assert.IsType<SdkCredentials>(CredentialSources.For(isLocal: false, TimeProvider.System, name => name == missing ? null : Lambda.GetValueOrDefault(name)));

    [Fact]
    public async Task Chain_IsAskedEveryFewSeconds_AndAtOnceWhenDistrusted()
    {
        var clock = new Clock();
        var chain = new Refreshing();
        var source = new SdkCredentials(clock, () => chain);
        var first = await source.GetAsync(default);
        Assert.Equal(("AK1", "SK", "T1"), (first.AccessKey, first.SecretKey, first.SessionToken));
        clock.Now += TimeSpan.FromSeconds(6);

        // Asked anew, the same credentials: the same object, so that what is derived from them is kept.
        Assert.Same(first, await source.GetAsync(default));
        Assert.Equal(1, chain.Generated);
        Assert.True(source.Distrust(first));
        var second = await source.GetAsync(default);
        Assert.Equal(("AK2", 2), (second.AccessKey, chain.Generated));

        // One of many callers came late with what is known to be bad: nothing is thrown away for it.
        Assert.True(source.Distrust(first));
        Assert.Same(second, await source.GetAsync(default));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Refreshing : RefreshingAWSCredentials
    {
        public int Generated { get; private set; }

        protected override CredentialsRefreshState GenerateNewCredentials() =>
            new(new ImmutableCredentials($"AK{++Generated}", "SK", $"T{Generated}"), System.DateTime.MaxValue);

        protected override Task<CredentialsRefreshState> GenerateNewCredentialsAsync() => Task.FromResult(GenerateNewCredentials());
    }
}
