using System.Diagnostics;
using System.Runtime.InteropServices;
using Thaw.Caching;
using Thaw.Hosting.Lambda;
using Thaw.Hosting.Lambda.Events;
using Thaw.LambdaWebProcess;

using var told = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static _ => Console.WriteLine("told to end"));
using var listener = new ActivityListener
{
    ShouldListenTo = static source => source.Name == "Thaw.Hosting.Lambda",
    Sample = static (ref _) => ActivitySamplingResult.AllData,
};
ActivitySource.AddActivityListener(listener);

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Web" });
builder.Configuration.AddEnvironmentVariables();
builder.Logging.AddThawLambdaLogging();
builder.Services.AddRoutingCore();
builder.Services.AddAWSLambdaHosting(LambdaEventSource.HttpApi, options => options.Streaming = builder.Configuration["STREAMING"] == "true");
InitFaults.Commit();
builder.Services.Configure<LambdaRuntimeOptions>(static options =>
{
    options.ShutdownBudget = TimeSpan.FromSeconds(2);
    options.ShutdownWork.Add(static _ =>
    {
        Console.WriteLine("flushed");
        return default;
    });
});
builder.Services.AddThawCaching(builder.Configuration);
FileStore.AddTo(builder.Services, builder.Configuration);
builder.Services.AddLambdaEventHandler<SqsEvent, SqsBatchResponse, CacheBatch>();
builder.Services.AddSingleton<Deferred>();

var app = builder.Build();
app.UseRouting();
app.MapOwn();
app.MapStreams();
app.MapFaults();
app.MapBodies();
app.MapCached();
app.MapFallback(Echo.AnswerAsync);
app.Run();
