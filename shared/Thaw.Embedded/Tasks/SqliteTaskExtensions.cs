using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Thaw.Embedded;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;

namespace Thaw.Tasks;

/// <summary>Chooses an SQLite file for tasks and their queues.</summary>
public static class SqliteTaskExtensions
{
    /// <summary>Keeps tasks and their queues in the SQLite file at <paramref name="path"/> (see <see cref="SqliteTaskOptions.Path"/>). Replaces what was chosen before.</summary>
    public static IThawTasksBuilder UseSqlite(this IThawTasksBuilder builder, string path) => builder.UseSqlite(options => options.Path = path);

    /// <summary>
    /// Keeps tasks and their queues, one for each priority, in an SQLite file. Replaces what was chosen before; the last <c>Use…</c> wins. The file is opened at the first use.
    /// Throws <see cref="OptionsValidationException"/> where an option is out of its bounds.
    /// </summary>
    public static IThawTasksBuilder UseSqlite(this IThawTasksBuilder builder, Action<SqliteTaskOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new SqliteTaskOptions();
        configure(options);
        options.Validate();
        builder.Services.RemoveAll<ITaskStore>();
        builder.Services.RemoveAll<ITaskItems>();
        builder.Services.RemoveAll<TaskQueues>();
        builder.Services.RemoveAll<SqliteTaskFile>();
        builder.Services.AddSingleton(services => new SqliteTaskFile(options, services.GetService<TimeProvider>()));
        builder.Services.AddSingleton<ITaskStore>(static services => services.GetRequiredService<SqliteTaskFile>().Store);
        builder.Services.AddSingleton<ITaskItems>(static services => services.GetRequiredService<SqliteTaskFile>().Store);
        builder.Services.AddSingleton(static services => services.GetRequiredService<SqliteTaskFile>().Queues);
        return builder;
    }
}
