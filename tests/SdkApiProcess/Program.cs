using Microsoft.Extensions.DependencyInjection.Extensions;
using Thaw.Api;
using Thaw.Application;
using Thaw.Aws.Caching;
using Thaw.Caching;
using Thaw.Caching.Stores;
using Thaw.Monitoring;
using Thaw.SdkApiProcess;
using Thaw.Tasks;

// As functions/Api/Program.cs, but for what the cache reads through.
var builder = ThawApi.CreateBuilder(args);
builder.AddThawApi();
builder.Services.AddThawCaching(builder.Configuration).UseDynamoDb(builder.Configuration);
builder.Services.AddApplicationTasks().UseSqs(builder.Configuration);
builder.Services.AddDynamoDbFleetCounter(builder.Configuration);
builder.Services.AddSsmSecrets(builder.Configuration);
builder.Services.AddThawMonitoring().UseDynamoDb(builder.Configuration);
builder.Services.RemoveAll<ICacheStore>();
builder.Services.AddSingleton<ICacheStore>(services => new SdkReads(
    services.GetRequiredService<DynamoDbCacheStore>(), new Uri(builder.Configuration["AWS_ENDPOINT_URL_DYNAMODB"]!), builder.Configuration["CACHE_TABLE_NAME"]!));

var app = builder.Build();
app.MapThawApi();
app.Run();
