using Thaw.Api;
using Thaw.Caching;

var builder = ThawApi.CreateBuilder(args);
builder.AddThawApi();
builder.Services.AddThawCaching(builder.Configuration).UseDynamoDb(builder.Configuration);
builder.Services.AddDynamoDbFleetCounter(builder.Configuration);

var app = builder.Build();
app.MapThawApi();
app.Run();
