using Thaw.Local.Functions;

namespace Thaw.Local.Invoke;

/// <summary>The command line of <c>invoke</c>.</summary>
internal sealed record InvokeCommand
{
    public const string Usage = "dotnet run --project functions/Local -- invoke NAME [--event FILE] [--count N] [--concurrency N] [--freeze SECONDS] [--env NAME=VALUE] [--timeout SECONDS] [--runtime dotnet10|provided.al2023] [--no-build]";

    private static readonly string[] Options = ["--event", "--count", "--concurrency", "--freeze", "--env", "--timeout", "--runtime"];
    private static readonly string[] Switches = ["--no-build"];

    /// <summary>The folder under <c>functions</c>, or the path of a folder with a published function.</summary>
    public required string Name { get; init; }

    public string? Event { get; init; }

    public int Count { get; init; } = 1;

    public int Concurrency { get; init; } = 1;

    /// <summary>How long the process is stopped between two invocations, or two rounds of <see cref="Concurrency"/>; nothing leaves it running.</summary>
    public TimeSpan? Freeze { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <summary>What Lambda would start it with; nothing for what the template says.</summary>
    public string? Runtime { get; init; }

    public bool Builds { get; init; } = true;

    /// <summary>Variables for the function, over what the template gives it.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Reads the command line. A complaint is a sentence that says what is allowed.</summary>
    public static InvokeCommand? Parse(IReadOnlyList<string> args, out string? complaint)
    {
        if (Arguments.Parse(args, Usage, Options, Switches, takesWord: true, out complaint) is not { } read)
        {
            return null;
        }

        if (read.Word is null)
        {
            complaint = $"invoke needs the name of a function: Api, TaskWorker or Maintenance. Usage: {Usage}";
            return null;
        }

        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in read.All("--env"))
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } name, var value])
            {
                complaint = $"--env '{pair}' is not NAME=VALUE; NAME= gives an empty value.";
                return null;
            }

            variables[name] = value;
        }

        var command = new InvokeCommand
        {
            Name = read.Word,
            Event = read["--event"],
            Count = read.Number("--count", 1, 1, 1_000_000, ref complaint),
            Concurrency = read.Number("--concurrency", 1, 1, 1_000, ref complaint),
            Freeze = read.Has("--freeze") ? TimeSpan.FromSeconds(read.Number("--freeze", 0, 0, 86_400, ref complaint)) : null,
            Timeout = read.Has("--timeout") ? TimeSpan.FromSeconds(read.Number("--timeout", 0, 1, 900, ref complaint)) : null,
            Runtime = read["--runtime"],
            Builds = !read.Has("--no-build"),
            Variables = variables,
        };
        if (command.Runtime is { } runtime && !LambdaRuntime.All.Contains(runtime))
        {
            complaint ??= $"--runtime '{runtime}' is not one of {string.Join(", ", LambdaRuntime.All)}.";
        }

        return complaint is null ? command : null;
    }
}
