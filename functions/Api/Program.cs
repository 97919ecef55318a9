using Thaw.Api;
using Thaw.Application;
using Thaw.Caching;
using Thaw.Monitoring;
using Thaw.Tasks;

var builder = ThawApi.CreateBuilder(args);
builder.AddThawApi();
builder.Services.AddThawCaching(builder.Configuration).UseDynamoDb(builder.Configuration);
builder.Services.AddApplicationTasks().UseSqs(builder.Configuration);
builder.Services.AddDynamoDbFleetCounter(builder.Configuration);
builder.Services.AddSsmSecrets(builder.Configuration);
builder.Services.AddThawMonitoring().UseDynamoDb(builder.Configuration);

var app = builder.Build();
app.MapThawApi();
app.Run();
