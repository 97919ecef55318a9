using Thaw.Application;
using Thaw.Caching;
using Thaw.Embedded;
using Thaw.Jobs;
using Thaw.Local;
using Thaw.Monitoring;
using Thaw.Tasks;

return await LocalVerbs.RunAsync(args, static (builder, command) =>
{
    builder.Services.AddThawCaching(builder.Configuration).UseSqlite(command.Database);

    // A worker waits at one queue at a time: somebody watches this one, so not for long.
    builder.Services.AddApplicationTasks().UseDocumentFolder(command.Data).UseSqlite(command.Database).AddWorker(static worker => worker.Wait = TimeSpan.FromSeconds(1));
    builder.Services.AddSqliteFleetCounter(command.Database);
    builder.Services.AddThawMonitoring().UseSqlite(command.Database);
    builder.Services.AddHostedService<FleetRollUps>();
});
