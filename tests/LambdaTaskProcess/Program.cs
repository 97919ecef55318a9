using Thaw.Hosting.Lambda;
using Thaw.Hosting.Lambda.Events;
using Thaw.LambdaTaskProcess;
using Thaw.Tasks;
using Thaw.TaskWorker;
using Microsoft.Extensions.DependencyInjection;

var builder = LambdaEvents.CreateBuilder();
builder.Services.AddThawTasks()
    .AddHandler<EchoHandler>("echo", OrderJson.Default)
    .AddHandler<FailingHandler>("failing", OrderJson.Default)
    .AddHandler<SlowHandler>("slow", OrderJson.Default)
    .UseSqs(builder.Configuration);
builder.Services.AddTaskBatches();
builder.Services.AddLambdaEventHandler<SqsEvent, SqsBatchResponse, TaskBatch>();

return await builder.RunAsync();
