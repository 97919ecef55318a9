using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Thaw;
using Thaw.Tasks;
using Thaw.Tasks.Client;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Registration;
using Thaw.Tasks.Running;
using Thaw.Tasks.Stores;
using Thaw.Tasks.Working;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers background tasks.</summary>
public static class ThawTasksServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ITaskClient"/>, <see cref="TaskRunner"/> and <see cref="TaskSweeper"/> over the store and the queues that a <c>Use…</c> chooses. Who submits and who runs
    /// share one registration of handlers. Calling it again only adds to the options.
    /// </summary>
    public static IThawTasksBuilder AddThawTasks(this IServiceCollection services, Action<ThawTasksOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ThawTasksOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ThawTasksOptions>, ThawTasksOptionsValidator>());
        if (configure is not null)
            services.Configure(configure);
        services.TryAddSingleton<TimeProvider>(CoarseClock.Instance);
        services.TryAddSingleton(CreateEngine);
        services.TryAddSingleton<ITaskClient>(static p => new TaskClient(p.GetRequiredService<TaskEngine>(), Logger<ITaskClient>(p)));
        services.TryAddSingleton(static p => new TaskRunner(p.GetRequiredService<TaskEngine>(), p.GetRequiredService<IServiceScopeFactory>(), Logger<TaskRunner>(p)));
        services.TryAddSingleton(static p => new TaskSweeper(p.GetRequiredService<TaskEngine>(), Logger<TaskSweeper>(p)));
        return new ThawTasksBuilder(services);
    }

    /// <summary>Has tasks of a type run by <typeparamref name="THandler"/>, one instance an attempt, from a scope of its own.</summary>
    /// <typeparam name="THandler">An <see cref="ITaskHandler{TArguments, TResult}"/>.</typeparam>
    /// <param name="builder">What <c>AddThawTasks</c> answered.</param>
    /// <param name="type">The name tasks call it by: 1 to 64 characters of <c>A–Z a–z 0–9 _ . -</c>. One name is one handler.</param>
    /// <param name="json">How its arguments and result are written: a <c>JsonSerializerContext</c>'s <c>Default</c>. <see langword="null"/>: <see cref="ThawTasksOptions.Json"/>.</param>
    /// <param name="configure">What differs for this type.</param>
    public static IThawTasksBuilder AddHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IThawTasksBuilder builder, string type, IJsonTypeInfoResolver? json = null, Action<TaskTypeOptions>? configure = null)
        where THandler : class, ITaskHandler
    {
        ArgumentNullException.ThrowIfNull(builder);
        ThawTasksOptionsValidator.CheckType(type);
        var options = new TaskTypeOptions();
        configure?.Invoke(options);
        ThawTasksOptionsValidator.Check(type, options);
        builder.Services.TryAddScoped<THandler>();
        builder.Services.AddSingleton(new HandlerRegistration(
            type, typeof(THandler), THandler.Bind(), static provider => provider.GetRequiredService<THandler>(), json, options));
        return builder;
    }

    /// <summary>Runs tasks in this process while its host runs: for hosts that are not frozen. On Lambda the function gives each message to <see cref="TaskRunner"/> instead.</summary>
    public static IThawTasksBuilder AddWorker(this IThawTasksBuilder builder, Action<TaskWorkerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new TaskWorkerOptions();
        configure?.Invoke(options);
        options.Validate();
        builder.Services.AddHostedService(services => new TaskWorker(
            services.GetRequiredService<TaskRunner>(),
            services.GetRequiredService<TaskSweeper>(),
            services.GetRequiredService<TaskQueues>(),
            options,
            services.GetRequiredService<TimeProvider>(),
            Logger<TaskWorker>(services)));
        return builder;
    }

    private static TaskEngine CreateEngine(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<ThawTasksOptions>>().Value;
        return new TaskEngine(
            services.GetService<ITaskStore>() ?? throw Unchosen(),
            services.GetService<TaskQueues>() ?? throw Unchosen(),
            new HandlerTable(services.GetServices<HandlerRegistration>(), options),
            options,
            services.GetRequiredService<TimeProvider>());
    }

    private static InvalidOperationException Unchosen() =>
        new("Tasks have no store or no queue: choose them after AddThawTasks with a Use… of an adapter, such as UseSqlite.");

    private static ILogger Logger<T>(IServiceProvider services) => services.GetService<ILogger<T>>() ?? (ILogger)NullLogger.Instance;

    private sealed record ThawTasksBuilder(IServiceCollection Services) : IThawTasksBuilder;
}
