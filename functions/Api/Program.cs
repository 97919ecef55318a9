using Thaw.Api;
using Thaw.Caching;
using Thaw.Monitoring;

var builder = ThawApi.CreateBuilder(args);
builder.AddThawApi();
builder.Services.AddThawCaching(builder.Configuration).UseDynamoDb(builder.Configuration);
builder.Services.AddThawMonitoring().UseDynamoDb(builder.Configuration);

var app = builder.Build();
app.MapThawApi();
app.Run();
