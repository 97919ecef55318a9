using Thaw.Local.Functions;
using Thaw.Local.RuntimeApi;
using Thaw.Local.Template;

namespace Thaw.Local.Invoke;

/// <summary>Runs a function as Lambda would and shows what there is to see.</summary>
internal static class InvokeVerb
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        if (InvokeCommand.Parse(args, out var complaint) is not { } command)
        {
            await errors.WriteLineAsync(complaint);
            return ExitCode.Unusable;
        }

        try
        {
            var here = Directory.GetCurrentDirectory();
            var function = FunctionFolder.Find(command.Name, here);
            var (payload, from) = SampleEvents.Find(function, command.Event, here);
            var template = function.ReadTemplate(out var unread);
            function = function.For(command.Runtime ?? template?.Runtime);
            if (command.Builds)
            {
                await FunctionBuild.PublishAsync(function, output);
            }

            var package = FunctionPackage.Find(function.Published, template?.Handler ?? function.Name);
            var settings = Settings(command, function, template);
            await output.WriteLineAsync($"{function.Name}: {package.Program} {string.Join(' ', package.Arguments)}");
            await output.WriteLineAsync($"Event: {from}");
            await SayWhatIsMissingAsync(output, template, settings, unread);
            return await InvokeAsync(command, package, settings, payload, output);
        }
        catch (FunctionException refused)
        {
            await errors.WriteLineAsync(refused.Message);
            return ExitCode.Unusable;
        }
    }

    private static FunctionSettings Settings(InvokeCommand command, FunctionFolder function, FunctionTemplate? template)
    {
        var settings = new FunctionSettings { Name = function.Name, Concurrency = command.Concurrency, LogsJson = template?.LogsJson ?? false };
        var variables = new Dictionary<string, string>(template?.Variables ?? settings.Variables, StringComparer.Ordinal);

        // What names a resource of the stack comes from whoever knows one: their own environment, or --env.
        foreach (var name in template?.Unresolved.Keys ?? [])
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                variables[name] = value;
            }
        }

        foreach (var (name, value) in command.Variables)
        {
            variables[name] = value;
        }

        return settings with
        {
            MemorySize = template?.MemorySize ?? settings.MemorySize,
            Timeout = command.Timeout ?? template?.Timeout ?? settings.Timeout,
            Variables = variables,
        };
    }

    private static async Task SayWhatIsMissingAsync(TextWriter output, FunctionTemplate? template, FunctionSettings settings, string? unread)
    {
        if (unread is not null)
        {
            await output.WriteLineAsync(unread);
        }

        foreach (var (name, what) in template?.Unresolved ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            if (!settings.Variables.ContainsKey(name))
            {
                await output.WriteLineAsync($"{name} is not set: the template says {what}, which only a deployment has. Give one with --env {name}=…"
                    + (name == "CACHE_TABLE_NAME" ? " and AWS_ENDPOINT_URL_DYNAMODB or AWS credentials; without, the cache is in memory only." : "."));
            }
        }
    }

    private static async Task<int> InvokeAsync(InvokeCommand command, FunctionPackage package, FunctionSettings settings, byte[] payload, TextWriter output)
    {
        var report = new InvokeReport(output, command.Count);
        await using var environment = new FunctionEnvironment(package, settings with { OnLog = report.Log });
        report.Show(await environment.StartAsync());
        if (command.Freeze is { } pause)
        {
            await InRoundsAsync(command, environment, async () => report.Show(await environment.InvokeAsync(payload)), pause);
        }
        else
        {
            var next = 0;
            await Task.WhenAll(Enumerable.Range(0, command.Concurrency).Select(async _ =>
            {
                while (Interlocked.Increment(ref next) <= command.Count)
                {
                    report.Show(await environment.InvokeAsync(payload));
                }
            }));
        }

        report.Finish(environment.Figures, environment.Api);
        return report.Failed == 0 ? ExitCode.Fine : ExitCode.Failed;
    }

    // Only a process that has nothing in flight is frozen: as many at once as it is told of, and the pause when the last of them is done with.
    private static async Task InRoundsAsync(InvokeCommand command, FunctionEnvironment environment, Func<Task> invokeAsync, TimeSpan pause)
    {
        for (var sent = 0; sent < command.Count; sent += command.Concurrency)
        {
            if (sent > 0)
            {
                environment.Freeze();
                await Task.Delay(pause, TimeProvider.System);
                environment.Thaw();
            }

            await Task.WhenAll(Enumerable.Range(0, Math.Min(command.Concurrency, command.Count - sent)).Select(_ => invokeAsync()));
        }
    }
}
