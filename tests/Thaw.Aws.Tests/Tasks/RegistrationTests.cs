using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Thaw.Aws.Clients;
using Thaw.Aws.Tasks;
using Thaw.Tasks;
using Thaw.Tasks.Queues;
using Thaw.Tasks.Stores;

namespace Thaw.Aws.Tests.Tasks;

public sealed class RegistrationTests
{
    private const string Queue = "https://sqs.eu-central-1.amazonaws.com/123456789012/tasks";

    [Fact]
    public async Task UseSqs_Configured_HasAQueueForEachLevel_AndBuildsNoClient()
    {
        await using var services = Services(("ASYNC_TASKS_TABLE", "tasks"), ("TASK_QUEUE_URL", Queue), ("TASK_QUEUE_URL_HIGH", Queue + "-high"), ("TASK_QUEUE_URL_LOW", ""));
        var queues = services.GetRequiredService<TaskQueues>();
        Assert.Equal(["tasks-high", "tasks"], queues.InOrder.Select(static queue => queue.Traits.Name));
        Assert.Same(queues.For(TaskPriority.Normal), queues.For(TaskPriority.Low));
        var store = Assert.Single(services.GetServices<ITaskStore>());
        Assert.Equal(("dynamodb", 99), (store.Traits.Name, store.Traits.MaximumEffects));
        Assert.Same(store, services.GetRequiredService<ITaskItems>());
        Assert.Equal(0, services.GetRequiredService<AwsClientPool>().Count);
        Assert.Equal(default, services.GetRequiredService<IAwsClientStatistics>().Statistics);
    }

    [Fact]
    public async Task UseSqs_NothingNamed_AddsNothing()
    {
        await using var services = Services(("AWS_ENDPOINT_URL", "http://127.0.0.1:1"));
        Assert.Null(services.GetService<ITaskStore>());
        Assert.Null(services.GetService<TaskQueues>());
    }

    [Theory]
    [InlineData("ASYNC_TASKS_TABLE", "a/b/c", "ASYNC_TASKS_TABLE", "3 to 255 characters")]
    [InlineData("ASYNC_TASKS_TABLE", "", "ASYNC_TASKS_TABLE", "3 to 255 characters")]
    [InlineData("TASK_QUEUE_URL", "", "TASK_QUEUE_URL", "the queue's address")]
    [InlineData("TASK_QUEUE_URL", "tasks", "TASK_QUEUE_URL", "absolute http or https address")]
    [InlineData("TASK_QUEUE_URL", "https://sqs.eu-central-1.amazonaws.com", "TASK_QUEUE_URL", "a queue's absolute")]
    [InlineData("TASK_QUEUE_URL", Queue + ".fifo", "TASK_QUEUE_URL", "a standard one")]
    [InlineData("TASK_QUEUE_URL_HIGH", "ftp://host/q", "TASK_QUEUE_URL_HIGH", "absolute http or https address")]
    [InlineData("TASK_QUEUE_URL_LOW", Queue, "TASK_QUEUE_URL_LOW", "the same queue twice")]
    [InlineData("AWS_ENDPOINT_URL_SQS", "localhost", "AWS_ENDPOINT_URL_SQS", "absolute http or https address")]
    [InlineData("AWS_ENDPOINT_URL_DYNAMODB", "localhost", "AWS_ENDPOINT_URL_DYNAMODB", "absolute http or https address")]
    [InlineData("Thaw:Tasks:Create", "perhaps", "Thaw:Tasks:Create", "true or false")]
    [InlineData("Thaw:Tasks:TransactionItems", "1", "TransactionItems", "2 to 100")]
    [InlineData("Thaw:Tasks:TransactionItems", "ten", "Thaw:Tasks:TransactionItems", "a whole number from 2 to 100")]
    [InlineData("Thaw:Tasks:MaximumMessageBytes", "2000000", "MaximumMessageBytes", "1024 to 1048576")]
    public async Task Setting_Unusable_StopsTheStartAndSaysWhatIsAllowed(string name, string value, string named, string allowed)
    {
        await using var services = Services(new Dictionary<string, string?> { ["ASYNC_TASKS_TABLE"] = "tasks", ["TASK_QUEUE_URL"] = Queue, [name] = value });
        var fault = Assert.Throws<OptionsValidationException>(() =>
        {
            _ = services.GetRequiredService<IOptions<SqsTaskOptions>>().Value;
            _ = services.GetRequiredService<IOptions<AwsEndpointOptions>>().Value;
        });
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SettingOfOld_Warns_AndNamesTheNewOne()
    {
        await using var services = Services(("BACKGROUND_QUEUE_TABLE", "queue"));
        await Assert.Single(services.GetServices<IHostedService>()).StartAsync(default);
        var (level, text) = Assert.Single(services.GetRequiredService<Recorder>().Lines);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Contains("BACKGROUND_QUEUE_TABLE", text, StringComparison.Ordinal);
        Assert.Contains("TASK_QUEUE_URL", text, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(params (string Name, string Value)[] settings) => Services(settings.ToDictionary(static one => one.Name, static one => (string?)one.Value));

    private static ServiceProvider Services(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<Recorder>();
        services.AddSingleton(typeof(ILogger<>), typeof(RecordingLogger<>));
        services.AddThawTasks().UseSqs(new Settings(settings));
        return services.BuildServiceProvider();
    }

    // All that is read of a configuration is values by name.
    private sealed class Settings(Dictionary<string, string?> values) : IConfiguration
    {
        public string? this[string key]
        {
            get => values.GetValueOrDefault(key);
            set => throw new NotSupportedException();
        }

        public IEnumerable<IConfigurationSection> GetChildren() => throw new NotSupportedException();

        public IChangeToken GetReloadToken() => throw new NotSupportedException();

        public IConfigurationSection GetSection(string key) => throw new NotSupportedException();
    }

    private sealed class Recorder
    {
        public List<(LogLevel Level, string Text)> Lines { get; } = [];
    }

    private sealed class RecordingLogger<T>(Recorder recorder) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            recorder.Lines.Add((logLevel, formatter(state, exception)));
    }
}
