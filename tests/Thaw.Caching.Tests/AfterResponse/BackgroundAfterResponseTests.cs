using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching.Tests.Support;

namespace Thaw.Caching.Tests.AfterResponse;

/// <summary>Posted work and the end of the host.</summary>
public sealed class BackgroundAfterResponseTests
{
    [Fact]
    public async Task TryPost_WhileTheHostEnds_WhatWasTakenRunsToItsEnd()
    {
        const int Rounds = 200;
        const int Most = 20_000; // of a round in which whoever disposes is held up
        for (var round = 0; round < Rounds; round++)
        {
            var after = new BackgroundAfterResponse();
            var (taken, ended, isPosting) = (0, 0, false);
            var posting = Task.Run(() =>
            {
                Volatile.Write(ref isPosting, true);
                while (taken < Most && after.TryPost(_ =>
                {
                    Interlocked.Increment(ref ended);
                    return Task.CompletedTask;
                }))
                {
                    taken++;
                }
            });
            SpinWait.SpinUntil(() => Volatile.Read(ref isPosting));
            await after.DisposeAsync();
            var endedThen = Volatile.Read(ref ended);
            await posting.SoonAsync();
            Assert.Equal(taken, endedThen);
        }
    }

    [Fact]
    public async Task Dispose_PostedWorkFailsMeanwhile_TheOthersAreWaitedForAndNothingIsThrown()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddThawCaching(new ConfigurationBuilder().Build());
        var provider = services.BuildServiceProvider();
        var after = provider.GetRequiredService<IAfterResponse>();
        var (stopped, hold, ended) = (new TaskCompletionSource(), new TaskCompletionSource(), false);
        Assert.True(after.TryPost(async stopping =>
        {
            using var told = stopping.Register(stopped.SetResult);
            await stopped.Task;
            hold.SetResult();
            throw new InvalidOperationException("its store is gone");
        }));
        Assert.True(after.TryPost(async _ =>
        {
            await hold.Task;
            ended = true;
        }));
        await provider.DisposeAsync().AsTask().SoonAsync();
        Assert.True(ended);
    }

    [Fact]
    public async Task Dispose_WhatWorkRegisteredThrows_TheWorkIsWaitedForAndTheFaultTold()
    {
        var told = new List<Exception>();
        var after = new BackgroundAfterResponse(told.Add);
        var (begun, isDone) = (new TaskCompletionSource(), false);
        Assert.True(after.TryPost(async stopping =>
        {
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            stopping.Register(stopped.SetResult);
            stopping.Register(static () => throw new InvalidOperationException("the connection is closed"));
            begun.SetResult();
            await stopped.Task;
            isDone = true;
        }));
        await begun.Task.SoonAsync();
        await after.DisposeAsync().AsTask().SoonAsync();
        Assert.True(isDone);
        Assert.Single(told);
    }

    [Fact]
    public async Task Dispose_Twice_IsDisposedOfOnce()
    {
        var host = new BackgroundAfterResponse();
        Assert.True(host.TryPost(static _ => Task.CompletedTask));
        await host.DisposeAsync();
        await host.DisposeAsync();
        Assert.False(host.TryPost(static _ => Task.CompletedTask));
        Assert.Equal(WorkLifetime.None, host.Lifetime);
    }
}
