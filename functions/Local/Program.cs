using Thaw.Caching;
using Thaw.Embedded;
using Thaw.Local;

return await LocalHost.RunAsync(args, static (builder, command) =>
    builder.Services.AddThawCaching(builder.Configuration).UseSqlite(command.Database));
