using Thaw.Api;
using Thaw.Caching;

var builder = ThawApi.CreateBuilder(args);
builder.AddThawApi();

var cache = builder.Services.AddThawCaching(builder.Configuration);
if (builder.Configuration["CACHE_TABLE_NAME"] is { Length: > 0 } table)
{
    cache.UseDynamoDb(table);
}

var app = builder.Build();
app.MapThawApi();
app.Run();
