using Microsoft.Extensions.Options;
using Thaw.Caching;
using Thaw.Hosting.Lambda;
using Thaw.Hosting.Lambda.Events;
using Thaw.Web;
using Thaw.WebProcess;

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Web" });
builder.Configuration.AddEnvironmentVariables().AddCommandLine(args);
builder.Services.AddAWSLambdaHosting(LambdaEventSource.HttpApi);
if (!LambdaHost.IsLambda)
{
    builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
        kestrel.Limits.MakeRoomFor(kestrel.ApplicationServices.GetRequiredService<IOptions<RequestLimitOptions>>().Value));
}

var configuration = builder.Configuration;
builder.Services.AddSingleton<TimeProvider, MovedClock>();
builder.Services.AddRoutingCore();
builder.Services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, WebJson.Default));
builder.Services.AddThawProblems();
builder.Services.AddThawCompression(configuration);
builder.Services.AddThawRequestLimits(configuration);
builder.Services.AddThawCors(configuration);
builder.Services.AddThawRateLimits(configuration);
builder.Services.AddThawAuthentication().AddThawApiKeys(configuration.GetSection("Thaw:ApiKeys"));
builder.Services.AddAuthorization();
builder.Services.AddThawCaching(configuration);
builder.Services.AddThawOutputCache(configuration);
builder.Services.AddThawPayload(configuration);
builder.Services.AddThawPaging(configuration.GetSection(ThawPagingExtensions.Section));
builder.Services.AddThawBatch();
builder.Services.AddLoads(configuration);

var app = builder.Build();
app.Use(static (context, next) =>
{
    // Problems name the request that they are of; here all have one name.
    context.TraceIdentifier = "request";
    return next(context);
});
app.UseThawCompression();
app.UseThawBatch();
app.UseThawSecurityHeaders();
app.UseThawProblems();
app.UseThawRequestLimits();
app.UseRouting();
app.UseThawCors();
app.UseAuthentication();
app.UseThawRateLimits();
app.UseAuthorization();
app.UseThawOutputCache();
app.UseThawPayload();
app.MapDocuments();
app.MapCounted();
app.MapItems();
app.MapLoads();
app.MapPage();
app.MapClock();
app.MapThawBatch();
app.Run();
