using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Hosting.Lambda;
using Thaw.Hosting.Lambda.Events;
using Thaw.Jobs;
using Thaw.TaskWorker;

var builder = LambdaEvents.CreateBuilder();
builder.Services.AddThawCaching(builder.Configuration).UseDynamoDb(builder.Configuration);
builder.Services.AddThawTasks().AddThawJobs();
builder.Services.AddLambdaEventHandler<SqsEvent, SqsBatchResponse, TaskBatch>();

return await builder.RunAsync();
