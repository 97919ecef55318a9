using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>The life of a process on Lambda: made ready, snapshot perhaps, events one after the other or side by side, the end.</summary>
internal sealed partial class LambdaRuntime(
    LambdaEnvironment environment, AmbientInvocations ambient, IEnumerable<IWarmUp> warmUps, IEnumerable<ISnapshotHook> snapshotHooks,
    IOptions<LambdaRuntimeOptions> options, TimeProvider clock, ILoggerFactory loggers)
{
    private const int Failed = 1;

    private readonly ILogger _logger = loggers.CreateLogger("Thaw.Hosting.Lambda");
    private readonly LambdaRuntimeOptions _options = options.Value;
    private readonly ColdStart _coldStart = new();

    /// <summary>Ends the process when the time after SIGTERM is used up.</summary>
    internal Action<int> Exit { get; init; } = System.Environment.Exit;

    /// <summary>
    /// Runs until it is told to stop, by the token or by SIGTERM; the answer is the process's exit code. Failures are reported to the
    /// platform and logged, not thrown.
    /// </summary>
    public async Task<int> RunAsync(IInvocationHandler handler, CancellationToken stopping)
    {
        _coldStart.Built();
        var address = environment.RuntimeApi ?? throw new InvalidOperationException("AWS_LAMBDA_RUNTIME_API is not set: this is not Lambda.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var end = new TerminationBudget(_options.ShutdownBudget, _logger, Exit);
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true; // Not at once: what runs is finished first.
            end.Begin();
            stop.Cancel();
        });
        using var extension = new InternalExtension(address, _logger);
        if (!await InitialiseAsync(address, extension).ConfigureAwait(false))
        {
            return Failed;
        }

        _coldStart.Ready();
        var code = await RunLoopsAsync(new LoopContext(address, handler, ambient, clock, _logger) { ColdStart = _coldStart }, stop.Token).ConfigureAwait(false);
        await ShutDownAsync().ConfigureAwait(false);
        return code;
    }

    private async Task<bool> InitialiseAsync(RuntimeApiAddress address, InternalExtension extension)
    {
        using var reports = new InitReports(address);
        try
        {
            var warming = _options.WarmUp ? WarmUps.RunAsync([.. warmUps], _options.WarmUpTimeout, _logger) : Task.CompletedTask;
            if (_options.RegisterExtension)
            {
                extension.Register();
            }

            await warming.ConfigureAwait(false);
            InitFailures.Forget();
            return !environment.IsSnapStart || await SnapshotAsync(reports, extension).ConfigureAwait(false);
        }
        catch (Exception error) // The boundary of initialisation: the platform is told, and the process ends.
        {
            RuntimeLog.InitFailed(_logger, error);
            reports.InitFailed(error);
            return false;
        }
    }

    private async Task<bool> SnapshotAsync(InitReports reports, InternalExtension extension)
    {
        var hooks = snapshotHooks.ToArray();
        foreach (var hook in hooks.Reverse())
        {
            await hook.BeforeSnapshotAsync(CancellationToken.None).ConfigureAwait(false);
        }

        reports.WaitForRestore();
        _coldStart.Restoring();
        try
        {
            if (_options.RegisterExtension)
            {
                extension.AskAgain();
            }

            foreach (var hook in hooks)
            {
                await hook.AfterRestoreAsync(CancellationToken.None).ConfigureAwait(false);
            }

            RuntimeLog.Restored(_logger);
            return true;
        }
        catch (Exception error) // The boundary of the restore: the platform is told, and the process ends.
        {
            RuntimeLog.InitFailed(_logger, error);
            reports.RestoreFailed(error);
            return false;
        }
    }

    private async Task ShutDownAsync()
    {
        if (_options.ShutdownWork.Count == 0)
        {
            return;
        }

        using var late = new CancellationTokenSource(_options.ShutdownBudget);
        await Task.WhenAll(_options.ShutdownWork.Select(work => ShutDownAsync(work, late.Token))).ConfigureAwait(false);
    }

    private async Task ShutDownAsync(Func<CancellationToken, ValueTask> work, CancellationToken late)
    {
        try
        {
            await work(late).AsTask().WaitAsync(late).ConfigureAwait(false);
        }
        catch (Exception error) // The process ends either way.
        {
            RuntimeLog.ShutdownFailed(_logger, error);
        }
    }
}
