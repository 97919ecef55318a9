using Thaw.Application;
using Thaw.Caching;
using Thaw.Embedded;
using Thaw.Jobs;
using Thaw.Local;
using Thaw.Tasks;

return await LocalVerbs.RunAsync(args, static (builder, command) =>
{
    builder.Services.AddThawCaching(builder.Configuration).UseSqlite(command.Database);
    builder.Services.AddApplicationTasks().UseDocumentFolder(command.Data).UseSqlite(command.Database).AddWorker();
});
