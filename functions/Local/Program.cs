using Thaw.Caching;
using Thaw.Embedded;
using Thaw.Local;

return await LocalVerbs.RunAsync(args, static (builder, command) =>
{
    builder.Services.AddThawCaching(builder.Configuration).UseSqlite(command.Database);
    builder.Services.AddSqliteFleetCounter(command.Database);
});
