using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Thaw.Caching;
using Thaw.Hosting.Lambda;
using Thaw.Hosting.Lambda.Events;
using Thaw.Maintenance;
using Thaw.Monitoring;
using Thaw.Tasks;

var builder = LambdaEvents.CreateBuilder();

// Not tuned by the fleet (AddThawCacheTuning): all that it does with the cache is the check of the durable tier, a value of its own with a lifetime of its own. What is tuned is how large
// the memory tier is and how long the application's values live, of which there are none here; following it would cost a read unit of each check and nothing else.
builder.Services.AddThawCaching(builder.Configuration).UseDynamoDb(builder.Configuration);
builder.Services.AddThawTasks().UseSqs(builder.Configuration);
builder.Services.AddThawMonitoring(builder.Configuration).UseDynamoDb(builder.Configuration);
builder.Services.AddDurableTierCheck();
builder.Services.AddTaskSweeps();
builder.Services.AddSingleton<MetricsRollUps>();
builder.Services.AddLambdaEventHandler<EventBridgeEvent<JsonElement>, MaintenanceAnswer, MaintenanceRun>(
    output: MaintenanceJsonContext.Default.MaintenanceAnswer);

return await builder.RunAsync();
