using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Thaw.Web.Tests.Health;

public sealed class DependencyHealthTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Ask_WhateverHangs_AnswersWithinTwoSeconds()
    {
        using var never = new ManualResetEventSlim();
        var began = 0;
        var health = Health(
            ("blocks", HealthStatus.Unhealthy, _ =>
            {
                Interlocked.Increment(ref began);
                never.Wait(CancellationToken.None); // no token, no await
                return Good();
            }),
            ("waits", HealthStatus.Degraded, static async _ =>
            {
                await new TaskCompletionSource().Task;
                return HealthCheckResult.Healthy();
            }),
            ("heeds", HealthStatus.Degraded, static async token =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return HealthCheckResult.Healthy();
            }),
            ("good", HealthStatus.Unhealthy, static _ => Good("fine")));
        try
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var report = await health.AskAsync(CancellationToken.None).WaitAsync(Patience);
            Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1.4), TimeSpan.FromSeconds(2));
            Assert.Equal(HealthStatus.Unhealthy, report.Status);
            Assert.Equal(
                [("blocks", HealthStatus.Unhealthy), ("good", HealthStatus.Healthy), ("heeds", HealthStatus.Degraded), ("waits", HealthStatus.Degraded)],
                report.Dependencies.Select(static one => (one.Name, one.Status)));
            Assert.Equal("fine", report.Dependencies[1].Detail);

            // It still hangs: a second one beside it would only hang too.
            await health.AskAsync(CancellationToken.None).WaitAsync(Patience);
            Assert.Equal(1, began);
        }
        finally
        {
            never.Set();
        }
    }

    [Fact]
    public async Task Ask_RemembersSinceWhenEachIsAsItIs()
    {
        var clock = new Steps();
        var isGood = true;
        var health = Health(clock, ("table", HealthStatus.Degraded, _ => isGood ? Good() : throw new InvalidOperationException("a secret")));
        var first = Assert.Single((await health.AskAsync(CancellationToken.None)).Dependencies);
        clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(first.Since, Assert.Single((await health.AskAsync(CancellationToken.None)).Dependencies).Since);
        isGood = false;
        clock.Now += TimeSpan.FromMinutes(1);
        var broken = Assert.Single((await health.AskAsync(CancellationToken.None)).Dependencies);
        Assert.Equal((HealthStatus.Degraded, clock.Now, "The check failed: InvalidOperationException."), (broken.Status, broken.Since, broken.Detail));
    }

    [Fact]
    public async Task Ask_OfNothing_IsHealthy() => Assert.Equal(HealthStatus.Healthy, (await Health().AskAsync(CancellationToken.None)).Status);

    [Fact]
    public async Task Ask_BySomebodyWhoLeaves_IsCancelled()
    {
        using var left = new CancellationTokenSource();
        var asked = Health(("waits", HealthStatus.Degraded, async _ =>
        {
            await left.CancelAsync();
            await new TaskCompletionSource().Task;
            return HealthCheckResult.Healthy();
        })).AskAsync(left.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.WaitAsync(Patience));
    }

    private static Task<HealthCheckResult> Good(string? detail = null) => Task.FromResult(HealthCheckResult.Healthy(detail));

    private static DependencyHealth Health(params (string Name, HealthStatus Worst, Func<CancellationToken, Task<HealthCheckResult>> Check)[] checks) => Health(TimeProvider.System, checks);

    private static DependencyHealth Health(TimeProvider clock, params (string Name, HealthStatus Worst, Func<CancellationToken, Task<HealthCheckResult>> Check)[] checks)
    {
        var services = new ServiceCollection();
        services.Configure<HealthCheckServiceOptions>(options =>
        {
            foreach (var (name, worst, check) in checks)
                options.Registrations.Add(new HealthCheckRegistration(name, new Check(check), worst, tags: null));
        });
        var provider = services.BuildServiceProvider();
        return new DependencyHealth(provider.GetRequiredService<IOptions<HealthCheckServiceOptions>>(), provider.GetRequiredService<IServiceScopeFactory>(), clock);
    }

    private sealed class Check(Func<CancellationToken, Task<HealthCheckResult>> check) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => check(cancellationToken);
    }

    private sealed class Steps : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
