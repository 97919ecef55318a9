using Microsoft.Extensions.Options;
using Thaw.Aws.Clients;
using Thaw.Aws.Sqs;
using Thaw.Aws.Sqs.Operations;
using Thaw.Aws.Tasks;
using Thaw.Tasks.Queues;
using Thaw.Tests.Support;

namespace Thaw.Conformance.TaskQueues;

public sealed class SqsTaskQueueConformance : TaskQueueConformance, IDisposable
{
    // Of this class alone: its clock is put forward.
    private static readonly Lazy<Task<SqsEmulator>> Emulator = new(SqsEmulator.StartAsync);

    private readonly AwsClientPool _clients = new(Options.Create(new AwsEndpointOptions()), patience: Emulators.Patience);
    private readonly string _name = $"facts-{Guid.NewGuid():N}";
    private string _url = "";

    protected override async Task CreateQueueAsync() => _url = await LocalQueues.EnsureCreatedAsync(await ClientAsync(), _name, _name + "-dead", PoisonReceives, default);

    protected override async Task<ITaskQueue> OpenAsync()
    {
        var client = await ClientAsync();
        return new SqsTaskQueue("facts", new SqsQueue(_ => new((client, _url))));
    }

    protected override Task DropQueueAsync() => Task.CompletedTask;

    protected override async Task PassAsync(TimeSpan time) => await (await Emulator.Value).PassAsync(time);

    protected override async Task<IReadOnlyList<string>> DeadAsync()
    {
        var client = await ClientAsync();
        var dead = await client.SendAsync(new GetQueueUrl(_name + "-dead"), default);
        return [.. (await client.SendAsync(new ReceiveMessage(dead.Url, 10, TimeSpan.FromMinutes(1), TimeSpan.Zero), default)).Messages.Select(message => message.Body)];
    }

    [SkippableFact]
    public async Task Receive_Waiting_IsWokenByASend()
    {
        var waiting = Queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(20), default);
        await SendAsync("a");
        Assert.Equal("a", Assert.Single(await waiting.AsTask().WaitAsync(TimeSpan.FromMinutes(2))).Body);
    }

    [SkippableFact]
    public async Task Receive_Waiting_EndsWithItsToken()
    {
        using var ends = new CancellationTokenSource();
        var waiting = Queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(20), ends.Token).AsTask();
        await ends.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromMinutes(2)));
    }

    public void Dispose() => _clients.Dispose();

    private async Task<SqsClient> ClientAsync()
    {
        var emulator = await Emulator.Value;
        return _clients.Sqs(emulator.QueueUrl(_name), emulator.Url, region: null, new SqsLimits(SqsLimits.DefaultMessageBytes));
    }
}
