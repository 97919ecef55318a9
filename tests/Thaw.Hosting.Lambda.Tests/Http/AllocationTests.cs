using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Thaw.Hosting.Lambda.Tests.Http;

/// <summary>What one invocation of a trivial route leaves for the garbage collector, ASP.NET Core's share included.</summary>
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)] // other tests listen to what invocations tell, and then there is more to it
public sealed class AllocationTests
{
    private const int Rounds = 2_000;
    private const int MostBytes = 1_536;

    [Theory]
    [InlineData("http-api-v2")]
    [InlineData("function-url")]
    [InlineData("rest-api-v1")]
    [InlineData("alb")]
    [InlineData("alb-multi-value")]
    public async Task Invoke_TrivialRoute_AllocatesLittle(string name)
    {
        await using var app = await LambdaApp.StartAsync(static web =>
        {
            web.UseRouting();
            web.MapMethods("/{**path}", ["GET", "PUT"], static (HttpContext context) =>
            {
                context.Response.ContentType = "application/json";
                return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("{\"ok\":true}")).AsTask();
            });
        });
        using var invocation = new MemoryInvocation(GoldenEventTests.Event(name));
        Run(app, invocation); // What is compiled and made once.

        // The runtime itself may allocate while it recompiles a loop; what an invocation allocates it does every time.
        var each = long.MaxValue;
        for (var tries = 0; tries < 5 && each > MostBytes; tries++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Run(app, invocation);
            each = (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
        }

        Assert.InRange(each, 1, MostBytes);
    }

    private static void Run(LambdaApp app, MemoryInvocation invocation)
    {
        for (var i = 0; i < Rounds; i++)
        {
            invocation.Memory.Reset();
            Done(app.Handler.HandleAsync(invocation));
            Assert.True(invocation.Memory.Written.StartsWith("{\"statusCode\":200"u8));
            Done(app.Handler.CompletedAsync(invocation));
        }
    }

    // On this thread from beginning to end, or it would not be counted.
    private static void Done(ValueTask task)
    {
        Assert.True(task.IsCompletedSuccessfully);
        task.GetAwaiter().GetResult();
    }
}
