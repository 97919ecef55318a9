using Thaw.Load;

// The first Ctrl+C ends the schedule and reports what was measured; the second ends the process.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
return await LoadProgram.RunAsync(args, TimeProvider.System, stop.Token);
