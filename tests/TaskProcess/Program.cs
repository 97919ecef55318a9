using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Thaw.TaskProcess;
using Thaw.Tasks;

// A worker of its own for the fault run: Thaw.TaskProcess <database> <seed>. It works until its input ends, or it is killed.
if (args.Length != 2)
{
    Console.Error.WriteLine("usage: Thaw.TaskProcess <database> <seed>");
    return 2;
}

await using var services = FaultRun.Services(FaultPlace.Parse(args[0]), int.Parse(args[1]), static builder => builder.AddWorker(o => (o.Concurrency, o.Wait) = (8, TimeSpan.FromSeconds(1))));
var worker = services.GetRequiredService<IHostedService>();
await worker.StartAsync(default);
await Console.Out.WriteLineAsync("working");
while (await Console.In.ReadLineAsync() is not null)
{
}

await worker.StopAsync(default);
return 0;
