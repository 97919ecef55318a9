using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Thaw.Web.Tests.Health;

public sealed class DependencyHealthTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Ask_WhateverHangs_AnswersWithinTwoSeconds()
    {
        using var never = new ManualResetEventSlim();
        using var good = new SemaphoreSlim(0);
        using var blocked = new SemaphoreSlim(0);
        var began = 0;
        var clock = new FakeClock();
        var health = Health(
            clock,
            ("blocks", HealthStatus.Unhealthy, _ =>
            {
                Interlocked.Increment(ref began);
                blocked.Release();
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
            ("good", HealthStatus.Unhealthy, _ =>
            {
                good.Release();
                return Good("fine");
            }));
        try
        {
            // Others share the machine: what answers at once may not have been let to by the time that the limit is made to pass.
            DependencyReport report;
            for (var tries = 100; ; tries--)
            {
                var asked = health.AskAsync(CancellationToken.None);
                await good.WaitAsync(Patience);
                Assert.True(tries < 100 || await blocked.WaitAsync(Patience));
                Assert.False(asked.IsCompleted);
                clock.Advance(DependencyHealth.Limit);
                report = await asked.WaitAsync(Patience);
                if (tries == 1 || report.Dependencies[1].Status == HealthStatus.Healthy)
                    break;
            }

            // With what is around them.
            Assert.InRange(DependencyHealth.Limit, TimeSpan.FromSeconds(1), AtMost - TimeSpan.FromSeconds(0.5));
            Assert.Equal(HealthStatus.Unhealthy, report.Status);
            Assert.Equal(
                [("blocks", HealthStatus.Unhealthy), ("good", HealthStatus.Healthy), ("heeds", HealthStatus.Degraded), ("waits", HealthStatus.Degraded)],
                report.Dependencies.Select(static one => (one.Name, one.Status)));
            Assert.Equal("fine", report.Dependencies[1].Detail);

            // It still hangs: a second one beside it would only hang too.
            var again = health.AskAsync(CancellationToken.None);
            await good.WaitAsync(Patience);
            clock.Advance(DependencyHealth.Limit);
            await again.WaitAsync(Patience);
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
        var clock = new FakeClock();
        var isGood = true;
        var health = Health(clock, ("table", HealthStatus.Degraded, _ => isGood ? Good() : throw new InvalidOperationException("a secret")));
        var first = Assert.Single((await health.AskAsync(CancellationToken.None)).Dependencies);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(first.Since, Assert.Single((await health.AskAsync(CancellationToken.None)).Dependencies).Since);
        isGood = false;
        clock.Advance(TimeSpan.FromMinutes(1));
        var broken = Assert.Single((await health.AskAsync(CancellationToken.None)).Dependencies);
        Assert.Equal((HealthStatus.Degraded, clock.GetUtcNow(), "The check failed: InvalidOperationException."), (broken.Status, broken.Since, broken.Detail));
    }

    [Fact]
    public async Task Ask_ByManyWithinASecond_ChecksOnce_ThenAgain()
    {
        var clock = new FakeClock();
        var checks = 0;
        var health = Health(clock, ("table", HealthStatus.Unhealthy, _ =>
        {
            Interlocked.Increment(ref checks);
            return Good();
        }));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => health.AskAsync(CancellationToken.None))));
        Assert.Equal(1, checks);
        clock.Advance(DependencyHealth.MaximumAge);
        await health.AskAsync(CancellationToken.None);
        Assert.Equal(2, checks);
    }

    [Fact]
    public async Task Ask_FirstBySomebodyWhoLeaves_IsAnsweredToTheOthers()
    {
        using var leaving = new CancellationTokenSource();
        using var answer = new SemaphoreSlim(0);
        using var begun = new SemaphoreSlim(0);
        var health = Health(new FakeClock(), ("table", HealthStatus.Unhealthy, async token =>
        {
            begun.Release();
            await answer.WaitAsync(token);
            return HealthCheckResult.Healthy();
        }));
        var first = health.AskAsync(leaving.Token);
        await begun.WaitAsync(Patience);
        var second = health.AskAsync(CancellationToken.None);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Patience));
        answer.Release();
        Assert.Equal(HealthStatus.Healthy, (await second.WaitAsync(Patience)).Status);
    }

    // Who leaves has not seen it fail: what the others are told of its state, and since when it has it, stays.
    [Fact]
    public async Task Ask_BySomebodyWhoLeaves_ChangesNothingOfItsState()
    {
        using var leaving = new CancellationTokenSource();
        using var answer = new SemaphoreSlim(1);
        using var begun = new SemaphoreSlim(0);
        var clock = new FakeClock();
        var health = Health(clock, ("table", HealthStatus.Unhealthy, async token =>
        {
            begun.Release();
            await answer.WaitAsync(token);
            return HealthCheckResult.Healthy();
        }));
        var before = Assert.Single((await health.AskAsync(CancellationToken.None).WaitAsync(Patience)).Dependencies);
        await begun.WaitAsync(Patience);
        clock.Advance(TimeSpan.FromMinutes(1));
        var leaver = health.AskAsync(leaving.Token);
        await begun.WaitAsync(Patience);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver.WaitAsync(Patience));
        answer.Release();
        var after = Assert.Single((await health.AskAsync(CancellationToken.None).WaitAsync(Patience)).Dependencies);
        Assert.Equal((HealthStatus.Healthy, before.Since), (after.Status, after.Since));
    }

    [Fact]
    public async Task Ask_OfNothing_IsHealthy() => Assert.Equal(HealthStatus.Healthy, (await Health().AskAsync(CancellationToken.None)).Status);

    [Fact]
    public async Task Ask_BySomebodyWhoLeaves_IsCancelled()
    {
        using var left = new CancellationTokenSource();
        var asked = Health(new FakeClock(), ("waits", HealthStatus.Degraded, async _ =>
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
}
