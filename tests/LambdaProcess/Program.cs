using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Thaw;
using Thaw.Hosting.Lambda;
using Thaw.LambdaProcess;

if (Environment.GetEnvironmentVariable("WEB_BUILDER") is { } kind)
{
    return await WebFunction.RunAsync(kind);
}

return await LambdaEvents.RunAsync<Order, Report>(
    static async (services, order, aborted) =>
    {
        var logger = services.GetRequiredService<ILogger<Order>>();
        logger.Served(order.Do);
        switch (order.Do)
        {
            case "crash": Environment.FailFast("as ordered"); break;
            case "fail": throw new InvalidOperationException("as ordered");
            case "after":
                services.GetRequiredService<IAfterResponse>().TryPost(_ =>
                {
                    logger.Served("posted");
                    return Task.CompletedTask;
                });
                break;
            case "deadline": await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, aborted).ContinueWith(static _ => { }, TaskScheduler.Default); break;
        }

        var invocation = services.GetRequiredService<IInvocationAccessor>().Current!;
        return new Report(
            order.Do, invocation.RequestId,
            [.. AppDomain.CurrentDomain.GetAssemblies().Select(static assembly => assembly.GetName().Name!).Order(StringComparer.Ordinal)]);
    },
    static builder =>
    {
        if (builder.Configuration["FAIL_INIT"] is { } message)
        {
            throw new NotSupportedException(message);
        }

        builder.Services.AddOptions<ProcessOptions>()
            .Configure(options => options.Table = builder.Configuration["PROCESS_TABLE"] ?? options.Table)
            .Validate(static options => options.Table.Length > 0, "PROCESS_TABLE is empty; it must name a table.")
            .ValidateOnStart();
        builder.Services.Configure<LambdaRuntimeOptions>(static options => options.ShutdownWork.Add(static _ =>
        {
            Console.WriteLine("flushed");
            return default;
        }));
    },
    ProcessJsonContext.Default.Order, ProcessJsonContext.Default.Report);
