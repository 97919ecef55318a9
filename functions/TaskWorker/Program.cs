using Microsoft.Extensions.DependencyInjection;
using Thaw.Application;
using Thaw.Caching;
using Thaw.Hosting.Lambda;
using Thaw.Hosting.Lambda.Events;
using Thaw.Monitoring;
using Thaw.Tasks;
using Thaw.TaskWorker;
using Thaw.Upstream;

var builder = LambdaEvents.CreateBuilder();
builder.Services.AddThawCaching(builder.Configuration).UseDynamoDb(builder.Configuration);
builder.Services.AddApplicationTasks().UseS3Documents(builder.Configuration).UseSqs(builder.Configuration);
builder.Services.AddSsmSecrets(builder.Configuration);
builder.Services.AddThawUpstreamKeys(builder.Configuration.GetSection(UpstreamKeyExtensions.Section));
builder.Services.AddThawMonitoring(builder.Configuration).UseDynamoDb(builder.Configuration);
builder.Services.AddThawCacheTuning();
builder.Services.AddTaskBatches();
builder.Services.AddLambdaEventHandler<SqsEvent, SqsBatchResponse, TaskBatch>();

return await builder.RunAsync();
