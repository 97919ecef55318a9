using Thaw.Api;

var builder = ThawApi.CreateBuilder(args);
builder.AddThawApi();

var app = builder.Build();
app.MapThawApi();
app.Run();
