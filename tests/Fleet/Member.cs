using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Thaw.FleetProcess;
using Thaw.Tests.Support;

namespace Thaw.Fleet.Tests;

/// <summary>One process of the fleet, in the test's hands.</summary>
internal sealed class Member : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StatePoll = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// From its own output folder: the copy beside the tests lacks what the tests' shared framework brings along. Same configuration, same framework.
    /// </summary>
    private static readonly string Program = Path.Combine(
        RepositoryRoot.Path, "tests", "FleetProcess",
        Path.GetRelativePath(Path.Combine(RepositoryRoot.Path, "tests", "Fleet"), AppContext.BaseDirectory), "Thaw.FleetProcess.dll");

    private readonly Process _process;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<FleetAnswer>> _waiting = new();
    private readonly Channel<string> _factories = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Task _reading;
    private long _lastId;

    private Member(Process process)
    {
        _process = process;
        Id = process.Id;
        process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        _reading = Task.Run(ReadAsync);
    }

    public int Id { get; }

    /// <summary>Starts one and waits until it listens.</summary>
    public static async Task<Member> StartAsync(FleetOptions options, IReadOnlyDictionary<string, string>? environment = null)
    {
        if (!OperatingSystem.IsLinux())
        {
            Require.Missing("Signals and a monotonic clock that processes share, as Linux has them, are not to be had");
        }

        var start = new ProcessStartInfo(
            Require.Tool("dotnet"), ["exec", Program, .. options.ToArguments()])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        var member = new Member(Process.Start(start)!);
        await member._ready.Task.WaitAsync(Patience, TimeProvider.System);
        return member;
    }

    /// <summary>Gives an order and waits for its answer.</summary>
    public async Task<FleetAnswer> AskAsync(FleetOrder order)
    {
        var answer = await Tell(order).WaitAsync(Patience, TimeProvider.System);
        Assert.True(answer.Error is null, answer.Error);
        return answer;
    }

    /// <summary>Gives an order. Its answer may never come.</summary>
    public Task<FleetAnswer> Tell(FleetOrder order)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = _waiting[id] = new TaskCompletionSource<FleetAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var line = JsonSerializer.Serialize(order with { Id = id }, FleetJson.Default.FleetOrder);
        lock (_process)
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }

        return answer.Task;
    }

    /// <summary>Looks a place up, with a factory.</summary>
    public Task<FleetAnswer> GetAsync(FleetPlace place, TimeSpan lifetime = default) =>
        AskAsync(new FleetOrder { Verb = FleetVerb.Get, Place = place, LifetimeMilliseconds = (int)lifetime.TotalMilliseconds });

    /// <summary>Looks a place up, without one.</summary>
    public Task<FleetAnswer> FindAsync(FleetPlace place) => AskAsync(new FleetOrder { Verb = FleetVerb.Find, Place = place });

    /// <summary>Invalidates, and sees to it that the store has it.</summary>
    public async Task<FleetAnswer> InvalidateAsync(FleetTarget target)
    {
        var answer = await AskAsync(new FleetOrder { Verb = FleetVerb.Invalidate, Target = target });
        Assert.True(answer.IsCommitted);
        return answer;
    }

    public Task<FleetAnswer> ClocksAsync() => AskAsync(new FleetOrder { Verb = FleetVerb.Clocks });

    /// <summary>The key of the next slow factory that began.</summary>
    public async Task<string> FactoryAsync() => await _factories.Reader.ReadAsync().AsTask().WaitAsync(Patience, TimeProvider.System);

    /// <summary>Freezes it, and waits until it is.</summary>
    public async Task StopAsync()
    {
        Signals.Send(Id, Signals.Stop);
        await UntilStoppedAsync();
    }

    /// <summary>Waits until something has frozen it.</summary>
    public async Task UntilStoppedAsync()
    {
        var patience = Stopwatch.StartNew();
        while (!await IsStoppedAsync())
        {
            Assert.True(patience.Elapsed < Patience, "The process did not stop.");
            await Task.Delay(StatePoll, TimeProvider.System);
        }
    }

    public void Continue() => Signals.Send(Id, Signals.Continue);

    /// <summary>Kills it, as a power failure would, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await UntilGoneAsync();
    }

    /// <summary>Waits until something has killed it.</summary>
    public Task UntilGoneAsync() => _process.WaitForExitAsync().WaitAsync(Patience, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        // SIGKILL ends a frozen one too.
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    // Each of its threads stops by itself; the last one may be a while behind the first.
    private async Task<bool> IsStoppedAsync()
    {
        foreach (var thread in Directory.GetDirectories($"/proc/{Id}/task"))
        {
            try
            {
                // "id (name) state …"; the name may hold anything, a bracket too.
                var stat = await File.ReadAllTextAsync(Path.Combine(thread, "stat"));
                if (stat[stat.LastIndexOf(')') + 2] != 'T')
                {
                    return false;
                }
            }
            catch (IOException)
            {
                // The thread has just ended.
                return false;
            }
        }

        return true;
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var answer = JsonSerializer.Deserialize(line, FleetJson.Default.FleetAnswer)!;
            if (answer.FactoryOf is { } key)
            {
                _factories.Writer.TryWrite(key);
            }
            else if (answer.Id == 0)
            {
                _ready.TrySetResult();
            }
            else if (_waiting.TryRemove(answer.Id, out var order))
            {
                order.TrySetResult(answer);
            }
        }

        var gone = new InvalidOperationException($"The process has ended: {string.Join('\n', _errors)}");
        _ready.TrySetException(gone);
        foreach (var order in _waiting.Values)
        {
            // Nobody may wait for it any more.
            _ = order.Task.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            order.TrySetException(gone);
        }
    }
}
