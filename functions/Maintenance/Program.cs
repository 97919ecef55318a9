using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Hosting.Lambda;
using Thaw.Hosting.Lambda.Events;
using Thaw.Maintenance;
using Thaw.Monitoring;
using Thaw.Tasks;

var builder = LambdaEvents.CreateBuilder();
builder.Services.AddThawCaching(builder.Configuration).UseDynamoDb(builder.Configuration);
builder.Services.AddThawTasks().UseSqs(builder.Configuration);
builder.Services.AddThawMonitoring(builder.Configuration).UseDynamoDb(builder.Configuration);
builder.Services.AddDurableTierCheck();
builder.Services.AddTaskSweeps();
builder.Services.AddSingleton<MetricsRollUps>();
builder.Services.AddLambdaEventHandler<EventBridgeEvent<JsonElement>, MaintenanceAnswer, MaintenanceRun>(
    output: MaintenanceJsonContext.Default.MaintenanceAnswer);

return await builder.RunAsync();
