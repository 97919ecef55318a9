using Thaw.Caching;
using Thaw.Hosting.Lambda;
using Thaw.Hosting.Lambda.Events;
using Thaw.Jobs;
using Thaw.LambdaTaskProcess;
using Thaw.Tasks;
using Thaw.TaskWorker;
using Thaw.Upstream;
using Microsoft.Extensions.DependencyInjection;

var builder = LambdaEvents.CreateBuilder();

// Longer than where it is used: what has to be done in this time is to be done on a machine that may be busy.
builder.Services.AddThawTasks(static options => (options.DeadlineMargin, options.MinimumRunTime) = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15)))
    .AddHandler<EchoHandler>("echo", OrderJson.Default)
    .AddHandler<FailingHandler>("failing", OrderJson.Default)
    .AddHandler<SlowHandler>("slow", OrderJson.Default)
    .AddThawJobs()
    .UseSqs(builder.Configuration);
builder.Services.AddThawCaching(builder.Configuration).UseDynamoDb(builder.Configuration).AddFactory<CompanyFactory, string>("company");
builder.Services.AddSsmSecrets(builder.Configuration);
builder.Services.AddThawUpstreamKeys(builder.Configuration.GetSection(UpstreamKeyExtensions.Section));
builder.Services.AddHttpClient("company", client => client.BaseAddress = new Uri(builder.Configuration["COMPANY_URL"] ?? "http://127.0.0.1:1/")).AddThawUpstreamKey("company");
builder.Services.AddTaskBatches();
builder.Services.AddLambdaEventHandler<SqsEvent, SqsBatchResponse, TaskBatch>();

return await builder.RunAsync();
