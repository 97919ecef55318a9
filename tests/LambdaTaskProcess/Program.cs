using Thaw.Hosting.Lambda;
using Thaw.Hosting.Lambda.Events;
using Thaw.LambdaTaskProcess;
using Thaw.Tasks;
using Thaw.TaskWorker;
using Microsoft.Extensions.DependencyInjection;

var builder = LambdaEvents.CreateBuilder();

// Longer than where it is used: what has to be done in this time is to be done on a machine that may be busy.
builder.Services.AddThawTasks(static options => (options.DeadlineMargin, options.MinimumRunTime) = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15)))
    .AddHandler<EchoHandler>("echo", OrderJson.Default)
    .AddHandler<FailingHandler>("failing", OrderJson.Default)
    .AddHandler<SlowHandler>("slow", OrderJson.Default)
    .UseSqs(builder.Configuration);
builder.Services.AddTaskBatches();
builder.Services.AddLambdaEventHandler<SqsEvent, SqsBatchResponse, TaskBatch>();

return await builder.RunAsync();
