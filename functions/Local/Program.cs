using Thaw.Caching;
using Thaw.Embedded;
using Thaw.Local;
using Thaw.Monitoring;

return await LocalVerbs.RunAsync(args, static (builder, command) =>
{
    builder.Services.AddThawCaching(builder.Configuration).UseSqlite(command.Database);
    builder.Services.AddThawMonitoring().UseSqlite(command.Database);
});
